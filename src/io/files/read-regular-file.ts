import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs'

/** The bytes, or why they were not read. */
export type ReadResult =
  | {readonly outcome: 'read'; readonly bytes: Uint8Array}
  | {readonly outcome: 'refused'; readonly why: string}

/**
 * Reads a file that an agent may have put there: no link is followed, no pipe waited for, and never more than the limit is
 * read, however the file grows meanwhile.
 */
export function readRegularFile(path: string, limitBytes: number): ReadResult {
  let handle: number
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    return {outcome: 'refused', why: whyNotOpened((error as NodeJS.ErrnoException).code)}
  }
  try {
    if (!fstatSync(handle).isFile()) return {outcome: 'refused', why: 'not a regular file'}
    return readLimited(handle, limitBytes)
  } finally {
    closeSync(handle)
  }
}

function readLimited(handle: number, limitBytes: number): ReadResult {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const count = readSync(handle, chunk)
    if (count === 0) return {outcome: 'read', bytes: Buffer.concat(chunks)}
    total += count
    if (total > limitBytes) return {outcome: 'refused', why: `larger than ${formatLimit(limitBytes)}`}
    chunks.push(chunk.subarray(0, count))
  }
}

function formatLimit(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`
}

function whyNotOpened(code: string | undefined): string {
  if (code === 'ELOOP') return 'a link'
  if (code === 'EACCES' || code === 'EPERM') return 'an unreadable file'
  if (code === 'ENXIO') return 'not a regular file'
  return `could not be opened (${code ?? 'unknown error'})`
}
