import {execFileSync} from 'node:child_process'
import {readFileSync, readlinkSync} from 'node:fs'

/**
 * One process, told apart from every later process with the same number: pids are used again, and start at 1 after a reboot.
 * Compared for equality only; the format of `startedAt` and `bootId` is the platform's.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
  readonly bootId: string
  /** Pid namespace, where there is such a thing: a pid of another container means nothing here. */
  readonly space: string
}

let own: ProcessIdentity | undefined
let bootId: string | undefined

/** This process. */
export function readOwnIdentity(): ProcessIdentity {
  own ??= {pid: process.pid, startedAt: readStartedAt(process.pid) ?? '', bootId: readBootId(), space: readSpace()}
  return own
}

/** Undefined when no such process lives (a zombie has ended, too). */
export function readIdentityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = readStartedAt(pid)
  return startedAt === undefined ? undefined : {pid, startedAt, bootId: readBootId(), space: readSpace()}
}

/**
 * Whether that very process still lives. Where it cannot be known (another container's process) the answer is yes:
 * what it left is then never taken from it.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== readBootId()) return false
  if (identity.space !== readSpace()) return true
  return readStartedAt(identity.pid) === identity.startedAt
}

/** Reads an identity that was written as JSON; undefined when it is not one. */
export function parseIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const {pid, startedAt, bootId, space} = value as Partial<Record<keyof ProcessIdentity, unknown>>
  if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof bootId !== 'string' || typeof space !== 'string') return undefined
  return {pid, startedAt, bootId, space}
}

function readStartedAt(pid: number): string | undefined {
  return process.platform === 'linux' ? readStartedAtFromProc(pid) : readStartedAtFromPs(pid)
}

/** Field 22 of /proc/<pid>/stat, in clock ticks since boot (proc(5)); the second field is in brackets and may hold anything. */
function readStartedAtFromProc(pid: number): string | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

function readStartedAtFromPs(pid: number): string | undefined {
  const text = runTool('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
  const [state, ...started] = (text ?? '').trim().split(/\s+/)
  return !state || state.startsWith('Z') ? undefined : started.join(' ')
}

function readBootId(): string {
  bootId ??= process.platform === 'linux' ? readText('/proc/sys/kernel/random/boot_id') : (runTool('sysctl', ['-n', 'kern.boottime']) ?? '').trim()
  return bootId
}

function readSpace(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : ''
  } catch {
    return ''
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

function runTool(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: {...process.env, LC_ALL: 'C', TZ: 'UTC'}})
  } catch {
    return undefined
  }
}
