import {execFile} from 'node:child_process'
import {readdir, readFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import {endContainer} from '../sandbox/end-container.ts'
import type {Around} from '../sandbox/open-sandbox.ts'
import {readStat} from './process-stat.ts'

/** Which processes belong to a run. */
export interface ProcessSet {
  /** Value of `LIFECYCLE_RUN_ID` in their environment: finds those that left the group. */
  readonly runId: string
  /** Process group of the agent; undefined when its leader may be somebody else by now. */
  readonly group: number | undefined
  /** The sandbox around them all. */
  readonly around?: Around
}

/**
 * Ends what is left of a run: asks, waits, kills, and looks again until nothing is found, because a process may fork while it is
 * being killed. Returns how many were found. At L0 only: a process that cleared its environment and left its group escapes.
 */
export async function endProcesses(set: ProcessSet, options: {readonly graceMs: number}): Promise<number> {
  const found = new Set<number>(await findProcesses(set))
  if (found.size === 0) return 0
  askToEnd(set, [...found])
  const deadline = performance.now() + options.graceMs
  for (let pause = 10; performance.now() < deadline; pause = Math.min(pause * 2, 200)) {
    await sleep(Math.min(pause, Math.max(0, deadline - performance.now())))
    const left = await findProcesses(set)
    left.forEach(pid => found.add(pid))
    if (left.length === 0) return found.size
  }
  if (set.around?.kind === 'container') await endContainer(set.around.container)
  for (let round = 0; round < 100; round++) {
    const left = await findProcesses(set)
    left.forEach(pid => found.add(pid))
    if (left.length === 0) break
    signalAll(left, set.group, 'SIGKILL')
    await sleep(10)
  }
  return found.size
}

function askToEnd({around, group}: ProcessSet, found: readonly number[]): void {
  switch (around?.kind) {
    case undefined: return signalAll(found, group, 'SIGTERM')
    // Asked to end, it would take the agent with it at once: it ends by itself when what is in it has.
    case 'process': return signalAll(found.filter(pid => pid !== group), undefined, 'SIGTERM')
    // Its command passes the request on to everything inside, which must not get it twice.
    case 'container': return signalAll([], group, 'SIGTERM')
  }
}

/** Signals one process group; false when it has no members left. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

function signalAll(pids: readonly number[], group: number | undefined, signal: NodeJS.Signals): void {
  if (group !== undefined) signalGroup(group, signal)
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between being found and being signalled.
    }
  }
}

/** Living processes of the set and their descendants, this process excepted. */
export async function findProcesses(set: ProcessSet): Promise<readonly number[]> {
  const found = process.platform === 'linux' ? await findInProc(set) : await findByPs(set)
  return found.filter(pid => pid !== process.pid)
}

async function findInProc(set: ProcessSet): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const stats = (await Promise.all(pids.map(readStat))).filter(stat => stat !== undefined)
  const marked = new Set<number>()
  await Promise.all(stats.map(async stat => {
    if (stat.group === set.group || await carries(stat.pid, set.runId)) marked.add(stat.pid)
  }))
  // A child that cleared its environment is still known by its parent.
  for (let grown = true; grown;) {
    grown = false
    for (const stat of stats) {
      if (marked.has(stat.pid) || !marked.has(stat.parent)) continue
      marked.add(stat.pid)
      grown = true
    }
  }
  return [...marked]
}

async function carries(pid: number, runId: string): Promise<boolean> {
  try {
    return `\0${await readFile(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0LIFECYCLE_RUN_ID=${runId}\0`)
  } catch {
    return false
  }
}

/** Systems without /proc: `ps -E` shows the environment of one's own processes, where the system allows it. */
async function findByPs(set: ProcessSet): Promise<readonly number[]> {
  const {stdout} = await promisify(execFile)('ps', ['-axwwE', '-o', 'pid=,pgid=,stat=,command='], {maxBuffer: 64 * 1024 * 1024})
  return stdout.split('\n').flatMap(line => {
    const [, pid, group, stat] = /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? []
    const isOurs = Number(group) === set.group || `${line} `.includes(` LIFECYCLE_RUN_ID=${set.runId} `)
    return pid !== undefined && isOurs && !stat?.startsWith('Z') ? [Number(pid)] : []
  })
}
