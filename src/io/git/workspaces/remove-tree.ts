import {execFile} from 'node:child_process'
import {chmod, lstat, readdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'

/** Removes a path and everything under it, never following a link; folders that an agent locked are opened first. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, {recursive: true, force: true, maxRetries: 3})
  } catch (error) {
    // Node names each path in full; the system's own `rm` goes down step by step.
    if (isTooLong(error)) return void await promisify(execFile)('rm', ['-rf', '--', path])
    if (!isDenied(error)) throw error
    await openFolders(path)
    await rm(path, {recursive: true, force: true, maxRetries: 3})
  }
}

/** Gives the owner the right to read and empty every folder under a path. */
async function openFolders(path: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined)
  if (!stat?.isDirectory()) return
  await chmod(path, 0o700)
  for (const name of await readdir(path)) await openFolders(join(path, name))
}

/** Whether the system refused access, rather than the disk being broken. */
export function isDenied(error: unknown): boolean {
  const {code} = error as NodeJS.ErrnoException
  return code === 'EACCES' || code === 'EPERM'
}

/** Whether a path is longer than a system call takes: an agent can nest folders deeper than anybody can name. */
export function isTooLong(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENAMETOOLONG'
}
