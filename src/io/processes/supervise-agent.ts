import {spawn, type ChildProcessByStdio} from 'node:child_process'
import {watch} from 'node:fs'
import type {Readable, Writable} from 'node:stream'
import {setTimeout as sleep} from 'node:timers/promises'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {longestLine} from '../../core/run/read-events.ts'
import {pickSecrets} from '../../core/run/redact.ts'
import type {ExitFile} from '../../core/ports.ts'
import {endProcesses, type ProcessSet} from './end-processes.ts'
import {LineReader} from './line-reader.ts'
import {LiveReport} from './live-report.ts'
import {LogFile, type Allowance} from './log-file.ts'
import {readIdentityOf} from './process-identity.ts'
import type {Around, OpenSandbox} from '../sandbox/open-sandbox.ts'
import {exists, replaceWhole, runFiles} from './run-folder.ts'
import type {SupervisorOrder} from './supervise.ts'

type Child = ChildProcessByStdio<Writable, Readable, Readable>
type EndedBy = ExitFile['endedBy']

/** How long a run that is asked to stop may tidy up. */
const graceMs = 5000
/** How long children that outlive their agent may. */
const leftOverGraceMs = 1000

/** Runs the agent within its limits and says how it ended. Nothing of it lives on when this resolves (at L0: nothing that can be found). */
export async function superviseAgent(order: SupervisorOrder): Promise<ExitFile> {
  const startedAt = new Date().toISOString()
  const files = runFiles(order.folder)
  const close = (end: Omit<ExitFile, 'startedAt' | 'endedAt'>): ExitFile => ({...end, startedAt, endedAt: new Date().toISOString()})
  if (await exists(files.stop)) return close({code: undefined, signal: undefined, endedBy: 'stop'})

  const allowance: Allowance = {left: order.limits.outputBytes}
  const secrets = pickSecrets(order.env, order.secrets)
  const logs = {stdout: await LogFile.open(files.log, secrets, allowance), stderr: await LogFile.open(files.errors, secrets, allowance)}
  const spawned = await spawnAgent(order, host => void logs.stderr.write(Buffer.from(`[boundary] refused: ${host}\n`)).catch(() => {}))
  if (spawned.child === undefined) {
    await Promise.all([logs.stdout.end(), logs.stderr.end()])
    return close({code: undefined, signal: undefined, endedBy: 'spawn-failed', error: spawned.error})
  }
  const {child, exited} = spawned
  const set: ProcessSet = {runId: order.runId, group: child.pid, ...(spawned.around === undefined ? {} : {around: spawned.around})}
  await replaceWhole(files.agent, JSON.stringify(readIdentityOf(child.pid ?? 0) ?? {pid: child.pid}))

  let endedBy: EndedBy = 'agent'
  let trouble: string | undefined
  let ending: Promise<unknown> = Promise.resolve()
  const end = (by: EndedBy): void => {
    if (endedBy !== 'agent') return
    endedBy = by
    ending = endProcesses(set, {graceMs})
  }

  const clocks = startClocks(order.limits, end)
  const live = new LiveReport(files.live, order.limits, order.before)
  const lines = new LineReader(longestLine)
  const adapter = findAdapter(order.adapter)
  let state = adapter?.initial
  const hear = (line: string | undefined): void => {
    if (!adapter || line === undefined) return
    const step = adapter.read(line, state)
    state = step.state
    for (const event of step.events) live.hear(event)
    const isEnd = step.events.some(event => event.type === 'ended')
    // What the first result says was spent is spent; it is what comes after it that a limit can still prevent.
    if (live.exceeded && (!isEnd || clocks.hasResult)) end(live.exceeded)
    if (isEnd) clocks.resultSeen()
    else if (step.events.some(event => event.type === 'started' || event.type === 'text' || event.type === 'tool')) clocks.workSeen()
  }
  const noteTrouble = (error: unknown): void => {
    trouble ??= `the log could not be written: ${(error as Error).message}`
    end('output')
  }
  const take = async (stream: Readable, log: LogFile, onBytes: (bytes: Buffer) => void): Promise<void> => {
    try {
      for await (const chunk of stream) {
        clocks.outputSeen()
        onBytes(await log.write(chunk as Buffer))
        if (allowance.left < 0) end('output')
      }
    } catch (error) {
      // A stream that breaks off ends with its process; a log that cannot be written ends the run.
      if ((error as NodeJS.ErrnoException).syscall === 'write') noteTrouble(error)
    }
  }
  const stopWatch = watchForStop(files.stop, order.folder, () => end('stop'))
  const streams = Promise.all([
    take(child.stdout, logs.stdout, bytes => lines.push(bytes).forEach(hear)),
    take(child.stderr, logs.stderr, () => {})
  ])
  child.stdin.on('error', () => {})
  child.stdin.end(`${spawned.preamble}${order.stdin}`)

  const {code, signal} = await exited
  clocks.clear()
  stopWatch()
  await ending
  await endProcesses(set, {graceMs: leftOverGraceMs})
  await spawned.close()
  // A process that nobody can find may hold the pipe open for ever.
  await Promise.race([streams, sleep(2000)])
  child.stdout.destroy()
  child.stderr.destroy()
  await logs.stdout.end().then(rest => lines.push(rest).forEach(hear), noteTrouble)
  hear(lines.flush())
  await logs.stderr.end().catch(noteTrouble)
  await live.end()
  return close({code: code ?? undefined, signal: signal ?? undefined, endedBy, ...(trouble === undefined ? {} : {error: trouble})})
}

type Spawned =
  | {readonly child: Child; readonly preamble: string; readonly around: Around | undefined; readonly close: () => Promise<void>; readonly exited: Promise<{readonly code: number | null; readonly signal: NodeJS.Signals | null}>}
  | {readonly child: undefined; readonly error: string}

async function spawnAgent(order: SupervisorOrder, onRefused: (host: string) => void): Promise<Spawned> {
  if (!await exists(order.cwd)) return {child: undefined, error: `the working directory ${order.cwd} does not exist`}
  const inside = await enterBoundary(order, onRefused).catch((error: unknown) => ({error: `its sandbox could not be opened: ${(error as Error).message}`}))
  if ('error' in inside) return {child: undefined, error: inside.error}
  const [program = '', ...args] = inside.argv
  try {
    if (inside.around?.kind === 'container') await replaceWhole(runFiles(order.folder).container, JSON.stringify(inside.around.container))
    // A group of its own: agents start helpers, and some start themselves again, so a signal to one process ends nothing.
    const child: Child = spawn(program, args, {cwd: order.cwd, env: {...inside.env}, detached: true, stdio: ['pipe', 'pipe', 'pipe']})
    const exited = new Promise<{code: number | null; signal: NodeJS.Signals | null}>(resolve => child.once('exit', (code, signal) => resolve({code, signal})))
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    child.on('error', () => {})
    return {child, exited, preamble: inside.preamble ?? '', around: inside.around, close: inside.close}
  } catch (error) {
    await inside.close()
    return {child: undefined, error: `${program || '(no program)'} could not be started: ${(error as Error).message}`}
  }
}

/** The command line as it is, or inside its sandbox: a sandbox is loaded only where one is used. */
async function enterBoundary({argv, env, cwd, boundary, self, runId}: SupervisorOrder, onRefused: (host: string) => void): Promise<OpenSandbox> {
  if (boundary === undefined) return {argv, env, close: async () => {}}
  const {openSandbox} = await import('../sandbox/open-sandbox.ts')
  return openSandbox(boundary.sandbox, {argv, env, cwd, self, runId, policy: boundary.policy, onRefused})
}

/**
 * Wall and idle clocks until the result, the post-result clock after it: an agent that has said its last word may not hang about,
 * however often it says it. Work that comes after it takes it back.
 */
function startClocks(limits: SupervisorOrder['limits'], end: (by: EndedBy) => void) {
  let hasResult = false
  let isDone = false
  let isCleared = false
  const wall = setTimeout(() => end(isDone ? 'post-result' : 'wall'), atMost(limits.wallMs))
  let idle = setTimeout(() => end('idle'), atMost(limits.idleMs))
  let postResult: NodeJS.Timeout | undefined
  return {
    get hasResult(): boolean {
      return hasResult
    },
    outputSeen(): void {
      if (!isDone) idle.refresh()
    },
    workSeen(): void {
      if (!isDone || isCleared) return
      isDone = false
      clearTimeout(postResult)
      idle = setTimeout(() => end('idle'), atMost(limits.idleMs))
    },
    resultSeen(): void {
      if (isCleared) return
      hasResult = true
      isDone = true
      clearTimeout(idle)
      clearTimeout(postResult)
      postResult = setTimeout(() => end('post-result'), atMost(limits.postResultMs))
    },
    clear(): void {
      isCleared = true
      isDone = true
      for (const timer of [wall, idle, postResult]) clearTimeout(timer)
    }
  }
}

/** Longer timers than this would fire at once. */
function atMost(ms: number): number {
  return Math.min(ms, 2 ** 31 - 1)
}

/**
 * Calls back when a stop is asked for, or when the run's folder is gone and nobody could ask any more: by notification, and by
 * looking twice a second where there is none. Returns how to stop watching.
 */
function watchForStop(file: string, folder: string, stop: () => void): () => void {
  const look = async (): Promise<void> => {
    if (await exists(file) || !await exists(folder)) stop()
  }
  const timer = setInterval(() => void look(), 500)
  let watcher: ReturnType<typeof watch> | undefined
  try {
    watcher = watch(folder, () => void look())
    watcher.on('error', () => {})
  } catch {
    // Out of watches: the timer does it.
  }
  void look()
  return () => {
    clearInterval(timer)
    watcher?.close()
  }
}
