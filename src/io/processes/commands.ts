import {createHash} from 'node:crypto'
import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import type {Readable} from 'node:stream'
import {setTimeout as sleep} from 'node:timers/promises'
import {execa} from 'execa'
import {LifecycleError} from '../../core/errors.ts'
import type {CommandPort, CommandResult} from '../../core/ports.ts'
import {pickSecrets} from '../../core/run/redact.ts'
import {endProcesses, type ProcessSet} from './end-processes.ts'
import {LogFile} from './log-file.ts'

/** A log stops growing here; the command goes on, and its tail is still its last lines. */
const logBytes = 64 * 1024 * 1024
const tailBytes = 4096
const graceMs = 2000

/** Runs checks and set-up commands: one shell command each, in a process group of its own that is ended with it. */
export function makeCommands(): CommandPort {
  return {run, end: async logFile => void await endProcesses({runId: markOf(logFile), group: undefined}, {graceMs})}
}

async function run(request: Parameters<CommandPort['run']>[0]): Promise<CommandResult> {
  const {command, cwd, env, timeoutMs, logFile, signal: stopSignal} = request
  const runId = markOf(logFile)
  await endProcesses({runId, group: undefined}, {graceMs: 500})
  await mkdir(path.dirname(logFile), {recursive: true})
  const log = await LogFile.open(logFile, pickSecrets(env, request.secrets), {left: logBytes})

  const began = performance.now()
  // The outer shell joins both streams to one pipe, so that their lines keep their order.
  const child = execa('sh', ['-c', 'exec sh -c "$1" 2>&1', 'sh', command], {
    cwd, env: {...env, LIFECYCLE_RUN_ID: runId}, extendEnv: false, detached: true, buffer: false, reject: false, stdin: 'ignore', stderr: 'ignore'
  })
  const program = child.nodeChildProcess
  const set: ProcessSet = {runId, group: child.pid}
  const output = collect(child.stdout, log)
  let timedOut = false
  let ending: Promise<unknown> = Promise.resolve()
  const timer = setTimeout(() => {
    timedOut = true
    ending = endProcesses(set, {graceMs})
  }, Math.min(timeoutMs, 2 ** 31 - 1))
  const onAbort = (): void => {
    ending = endProcesses(set, {graceMs})
  }
  stopSignal?.addEventListener('abort', onAbort, {once: true})
  if (stopSignal?.aborted) onAbort()

  const failure = await Promise.race([new Promise<undefined>(resolve => program.once('exit', () => resolve(undefined))), child.then(result => result.code === undefined ? undefined : result.shortMessage)])
  clearTimeout(timer)
  stopSignal?.removeEventListener('abort', onAbort)
  await ending
  await endProcesses(set, {graceMs: 500})
  // A process that nobody can find may hold the pipe open for ever.
  await Promise.race([output.done, sleep(2000)])
  child.stdout.destroy()
  await log.end().then(output.add)
  if (failure !== undefined) throw new LifecycleError('DISK_COMMAND', `"${command}" could not be started in ${cwd}: ${failure}`, {hint: 'Check that the folder exists and that sh is on the PATH.'})
  return {
    exit: program.exitCode ?? undefined, signal: program.signalCode ?? undefined, timedOut, durationMs: Math.round(performance.now() - began),
    tail: output.tail(), digest: output.digest()
  }
}

/** The same log, the same mark: what an engine that was killed left running is ended before its command is run again. */
function markOf(logFile: string): string {
  return `command-${createHash('sha256').update(logFile).digest('hex').slice(0, 32)}`
}

/** Writes a stream to its log and keeps what a record needs of it: the digest of all, the text of the end. */
function collect(stream: Readable, log: LogFile) {
  const hash = createHash('sha256')
  let last = Buffer.alloc(0)
  const add = (bytes: Buffer): void => {
    hash.update(bytes)
    last = Buffer.concat([last, bytes.subarray(-tailBytes)]).subarray(-tailBytes)
  }
  const pump = async (): Promise<void> => {
    for await (const chunk of stream) add(await log.write(chunk as Buffer))
  }
  return {
    add,
    // A stream that breaks off has said what it had to say; its process's status tells the rest.
    done: pump().catch(() => {}),
    digest: () => `sha256:${hash.digest('hex')}`,
    tail: () => decodeTail(last)
  }
}

/** From the first whole line on where the end was cut out of more, so that no line and no character is shown half. */
function decodeTail(last: Buffer): string {
  if (last.length < tailBytes) return last.toString('utf8')
  const newline = last.indexOf(10)
  const whole = newline >= 0 && newline < last.length - 1 ? last.subarray(newline + 1) : last
  return whole.toString('utf8').replace(/^\ufffd+/, '')
}
