import {PassThrough} from 'node:stream'
import type {CommandContext} from '../../src/commands/context.ts'
import {describeFailure} from '../../src/commands/output/failure.ts'
import {runCommandLine} from '../../src/commands/line/run-command-line.ts'
import type {Machine} from '../../src/core/machine.ts'
import {type FakeProject, FakeSession, now} from './fake-session-for-commands.ts'

export interface Setting {
  readonly project?: FakeProject
  readonly machine?: Partial<Machine>
  readonly stdin?: string
  /** All three streams are a terminal of this width. */
  readonly terminal?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly signal?: AbortSignal
  /** What a person types, one line per question, as it is asked. */
  readonly typed?: readonly string[]
}

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly session: FakeSession
  /** Folders in which a project was opened; undefined where the context's own. */
  readonly opened: readonly (string | undefined)[]
  readonly boards: number
}

/** Runs a command line in this process against a fake project: what it wrote, what it asked of the session, how it ended. */
export async function runLine(argv: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const isTTY = setting.terminal !== undefined
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()].map(stream => Object.assign(stream, isTTY ? {isTTY, columns: setting.terminal} : {}))
  if (setting.stdin !== undefined || !isTTY) stdin!.end(setting.stdin ?? '')
  const [out, err] = [collect(stdout!), collect(stderr!)]
  typeWhenAsked(stdin!, stderr!, setting.typed ?? [])
  const session = new FakeSession(setting.project)
  const opened: (string | undefined)[] = []
  let boards = 0
  const env = {LANG: 'C.UTF-8', ...setting.env}
  const streams = {stdin, stdout, stderr} as unknown as Pick<CommandContext, 'stdin' | 'stdout' | 'stderr'>
  const makeContext = async (cwd: string): Promise<CommandContext> => ({
    ...streams, cwd, env, now: () => now, signal: setting.signal ?? new AbortController().signal, machine: fakeMachine(setting.machine),
    openSession: async folder => {
      opened.push(folder ?? cwd)
      if (setting.project?.refuses) throw setting.project.refuses
      return session
    },
    openBoard: async () => {
      boards++
      return 0
    }
  })
  const code = await settle(async () => runCommandLine({argv, cwd: setting.cwd ?? '/project', env, ...streams, makeContext}), argv, stderr!)
  return {code, stdout: out(), stderr: err(), session, opened, boards}
}

/** The last step of cli.ts, without its process. */
async function settle(run: () => Promise<number>, argv: readonly string[], stderr: PassThrough): Promise<number> {
  try {
    return await run()
  } catch (error) {
    const {exitCode, text} = describeFailure(error, {argv, version: '1.2.3', platform: 'linux x64', node: 'v24.0.0', colour: false})
    stderr.write(text)
    return exitCode
  }
}

function collect(stream: PassThrough): () => string {
  let text = ''
  stream.on('data', chunk => {
    text += String(chunk)
  })
  return () => text
}

function typeWhenAsked(stdin: PassThrough, stderr: PassThrough, lines: readonly string[]): void {
  const left = [...lines]
  stderr.on('data', chunk => {
    if (/(> |\? |\] |: |\) |on )$/.test(String(chunk)) && left.length > 0) setImmediate(() => stdin.write(`${left.shift()}\n`))
  })
}

function fakeMachine(changes: Partial<Machine> = {}): Machine {
  const refuse = (name: string) => async () => {
    throw new Error(`the test does not expect machine.${name}`)
  }
  return {
    version: '1.2.3', templates: '/templates', survey: refuse('survey'), init: refuse('init'), findProgram: refuse('findProgram'), ownCommand: async () => 'lifecycle', runInteractive: refuse('runInteractive'),
    supervise: refuse('supervise'), playAgent: refuse('playAgent'), bridge: refuse('bridge'), examine: refuse('examine'), makeDemo: refuse('makeDemo'), makeTrial: refuse('makeTrial'), ...changes
  }
}
