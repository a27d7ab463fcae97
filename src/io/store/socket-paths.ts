import path from 'node:path'
import {shortDigest} from './short-digest.ts'

/** Some systems take 104 bytes for the path of a socket, the end mark included. */
const mostBytes = 100

/**
 * Where the engine of one home listens, best first: beside the journal in the git directory, where no sandboxed agent comes; in the
 * temporary folder where that path is too long or its file system knows no sockets. No variable of the environment plays a part:
 * an engine started by cron and one started in a terminal must meet.
 */
export function socketPaths(commonDir: string, homeRef: string): readonly string[] {
  const digest = shortDigest(`${commonDir}\0${homeRef}`)
  const user = typeof process.getuid === 'function' ? process.getuid() : 0
  return [
    path.join(commonDir, 'lifecycle', `${digest.slice(0, 8)}.sock`),
    path.join('/tmp', `lifecycle-${user}`, `${digest.slice(0, 16)}.sock`)
  ].filter(candidate => Buffer.byteLength(candidate) <= mostBytes)
}
