import {type Oid} from '../../../core/project/configuration.ts'
import {engineIdentity} from '../../../core/project/engine-identity.ts'

/** What a commit object says of who made it. */
export interface CommitFacts {
  readonly commit: Oid
  readonly name: string
  readonly email: string
  /** ISO date of the author, with their time zone's offset. */
  readonly at: string
  /** Author is the engine itself. */
  readonly byEngine: boolean
  /** Written by a run: its trailer says so, or the engine made the commit. */
  readonly byRun: boolean
}

/**
 * Reads a raw commit object. The author's address is the one in the object, as `git log --format=%ae` gives it: a committed
 * `.mailmap` must not change who decided, and no setting of the person's `git log` can get in between.
 */
export function parseCommit(commit: Oid, bytes: Uint8Array): CommitFacts | undefined {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const split = raw.indexOf('\n\n')
  const head = raw.subarray(0, split < 0 ? raw.length : split)
  const encoding = /^encoding (\S+)$/m.exec(head.toString('latin1'))?.[1]
  const match = /^author (.*) ?<([^<>\n]*)> (\d+) ([+-]\d{4})$/m.exec(decode(head, encoding))
  if (!match) return undefined
  const [, name = '', email = '', seconds = '0', zone = '+0000'] = match
  const byEngine = email === engineIdentity.email
  const message = split < 0 ? '' : decode(raw.subarray(split + 2), encoding)
  return {commit, name: name.trimEnd(), email, at: formatDate(Number(seconds), zone), byEngine, byRun: byEngine || hasRunTrailer(message)}
}

/** Trailers are the last paragraph. */
function hasRunTrailer(message: string): boolean {
  return /^Lifecycle-Run:/m.test(message.trimEnd().split(/\n\s*\n/).at(-1) ?? '')
}

function decode(bytes: Uint8Array, encoding: string | undefined): string {
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** `2026-11-20T10:20:00+01:00`: the author's own wall clock. */
function formatDate(seconds: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))
  const local = new Date((seconds + (zone.startsWith('-') ? -60 : 60) * minutes) * 1000)
  if (Number.isNaN(local.getTime())) return new Date(0).toISOString()
  return `${local.toISOString().slice(0, 19)}${zone.slice(0, 3)}:${zone.slice(3)}`
}
