import {spawn} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {closeSync, openSync, watch} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {LifecycleError} from '../../core/errors.ts'
import type {ExitFile, LiveFile, StopSignal, SupervisedRun, SupervisorPort, SupervisorState} from '../../core/ports.ts'
import {agentEnvironment} from '../../core/run/environment.ts'
import {endContainer, type ContainerName} from '../sandbox/end-container.ts'
import {endProcesses} from './end-processes.ts'
import {isAlive} from './process-identity.ts'
import {exists, makeFolder, readJson, readText, runFiles, writeWhole, type AgentFile, type ClaimFile} from './run-folder.ts'
import type {OwnProgram, SupervisorOrder} from './supervise.ts'

/** How long a supervisor may take to claim its run; a loaded machine starts Node slowly. */
const claimWithinMs = 30_000
/** How often a supervisor that may have been killed is looked after. */
const lookEveryMs = 200
const orphanGraceMs = 2000

/** Runs under supervisors of their own, so that the end of the engine, the board or the terminal ends no run. All they share is the run's folder. */
export function makeSupervisors(own: OwnProgram, env: Readonly<Record<string, string | undefined>>): SupervisorPort {
  return {
    start: run => start(run, own, agentEnvironment(env, [], {})),
    look,
    wait,
    stop,
    isAskedToStop: folder => exists(runFiles(folder).stop),
    endOrphans,
    readLog,
    readLive
  }
}

async function start(run: SupervisedRun, own: OwnProgram, env: Readonly<Record<string, string>>): Promise<void> {
  const files = runFiles(run.folder)
  await makeFolder(run.folder)
  if (await readJson<ClaimFile>(files.claim)) return
  const {folder, adapter, argv, cwd, limits, boundary} = run
  await writeWhole(files.request, JSON.stringify({folder, adapter, argv, cwd, limits, boundary, env: Object.keys(run.env)}, undefined, 2))
  const runId = randomUUID()
  const order: SupervisorOrder = {...run, env: {...run.env, LIFECYCLE_RUN_ID: runId}, runId, self: own}

  const errors = path.join(folder, 'supervisor-errors')
  const descriptor = openSync(errors, 'a', 0o600)
  const child = spawn(own.node, [own.bin, 'internal', 'supervise', folder], {cwd: folder, env, detached: true, stdio: ['pipe', 'ignore', descriptor]})
  closeSync(descriptor)
  let failure: string | undefined
  child.once('error', error => {
    failure = error.message
  })
  child.once('exit', code => {
    failure ??= `it ended with ${code}`
  })
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify(order))
  child.unref()
  const deadline = performance.now() + claimWithinMs
  for (;;) {
    const gone = failure
    if (await readJson<ClaimFile>(files.claim)) return
    if (gone !== undefined || performance.now() > deadline) throw await notClaimed(folder, gone ?? `it did not claim the run within ${claimWithinMs / 1000} s`, errors)
    await sleep(5)
  }
}

async function notClaimed(folder: string, why: string, errors: string): Promise<LifecycleError> {
  const lines = (await readText(errors) ?? '').trim().split('\n')
  const told = lines.find(line => /error/i.test(line)) ?? lines.at(-1) ?? ''
  return new LifecycleError('AGENT_SUPERVISOR', `The supervisor of ${folder} could not be started: ${why}${told === '' ? '' : `: ${told}`}.`, {hint: 'Check that the disk is not full and that node still runs, then start again.'})
}

async function look(folder: string): Promise<SupervisorState> {
  const files = runFiles(folder)
  const exit = await readJson<ExitFile>(files.exit)
  if (exit) return {state: 'ended', exit}
  const claim = await readJson<ClaimFile>(files.claim)
  if (!claim) return {state: 'unclaimed'}
  if (isAlive(claim)) return {state: 'running', pid: claim.pid}
  // It may have written its last file between the two looks.
  const late = await readJson<ExitFile>(files.exit)
  return late ? {state: 'ended', exit: late} : {state: 'died'}
}

async function wait(folder: string, signal: StopSignal): Promise<SupervisorState> {
  let wake = (): void => {}
  const stopWatching = watchFolder(folder, () => wake())
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort, {once: true})
  try {
    for (;;) {
      const news = new Promise<void>(resolve => {
        wake = resolve
      })
      const state = await look(folder)
      if (state.state !== 'running' || signal.aborted) return state
      const timer = setTimeout(() => wake(), lookEveryMs)
      await news
      clearTimeout(timer)
    }
  } finally {
    stopWatching()
    signal.removeEventListener('abort', onAbort)
  }
}

/** Only exit.json is news here: live.json is written several times a second. */
function watchFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, (_, name) => {
      if (name === null || name === 'exit.json') changed()
    })
    watcher.on('error', () => {})
    return () => watcher.close()
  } catch {
    // Out of watches, or no such folder: looking from time to time must do.
    return () => {}
  }
}

async function stop(folder: string): Promise<void> {
  await makeFolder(folder)
  await writeWhole(runFiles(folder).stop, '')
  const {state} = await look(folder)
  if (state === 'died') await endOrphans(folder)
}

async function endOrphans(folder: string): Promise<number> {
  const files = runFiles(folder)
  const claim = await readJson<ClaimFile>(files.claim)
  if (!claim || isAlive(claim)) return 0
  const agent = await readJson<AgentFile>(files.agent)
  // Without its leader a group's number may belong to somebody else; what carries the run's mark is found all the same.
  const group = agent && isAlive(agent) ? agent.pid : undefined
  const container = await readJson<ContainerName>(files.container)
  const ended = await endProcesses({runId: claim.runId, group, ...(container && {around: {kind: 'container', container}})}, {graceMs: orphanGraceMs})
  // It may live on without any process of ours that could be found.
  if (container) await endContainer(container)
  return ended
}

async function readLog(folder: string): Promise<{readonly stdout: string; readonly stderr: string}> {
  const files = runFiles(folder)
  return {stdout: await readText(files.log) ?? '', stderr: await readText(files.errors) ?? ''}
}

async function readLive(folder: string): Promise<LiveFile> {
  const live = await readJson<LiveFile>(runFiles(folder).live)
  return {usage: live?.usage, doing: live?.doing}
}
