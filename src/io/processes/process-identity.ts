import {execFile} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import {promisify} from 'node:util'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity { readonly pid: number; readonly startTime: string; readonly bootId: string }

/** The identity of a living process; undefined when there is none (a zombie is none: it only waits to be forgotten). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = process.platform === 'linux' ? await readStartTime(pid) : await askStartTime(pid)
  return startTime === undefined ? undefined : {pid, startTime, bootId: await readBootId()}
}

/** Whether exactly that process still lives. */
export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  const present = await identify(known.pid)
  return present !== undefined && present.startTime === known.startTime && present.bootId === known.bootId
}

/** What `/proc/<pid>/stat` says of a process. */
export interface ProcessStat { readonly pid: number; readonly parent: number; readonly group: number; readonly state: string; readonly startTime: string }

/** Parses `/proc/<pid>/stat`; the program's name in it may hold blanks and brackets, so it is cut off at the last one. */
export function parseStat(pid: number, text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {pid, state: fields[0] ?? '', parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? ''}
}

/** Undefined when the process is gone. Linux only. */
export async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const stat = parseStat(pid, await readFile(`/proc/${pid}/stat`, 'latin1'))
    return stat.state === 'Z' || stat.state === 'X' ? undefined : stat
  } catch {
    return undefined
  }
}

async function readStartTime(pid: number): Promise<string | undefined> {
  return (await readStat(pid))?.startTime
}

/** Systems without /proc: `ps` knows the start to the second, which with the boot's time is enough. */
async function askStartTime(pid: number): Promise<string | undefined> {
  try {
    const {stdout} = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {env: {PATH: '/usr/bin:/bin', LC_ALL: 'C'}})
    const [stat = '', ...start] = stdout.trim().split(/\s+/)
    return stat === '' || stat.startsWith('Z') ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}

let bootId: Promise<string> | undefined

/** Tells one start of the machine from the next; read once, it cannot change under a living process. */
function readBootId(): Promise<string> {
  bootId ??= process.platform === 'linux'
    ? readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(text => text.trim())
    : promisify(execFile)('sysctl', ['-n', 'kern.boottime']).then(({stdout}) => stdout.trim(), () => 'unknown')
  return bootId
}
