import {spawn} from 'node:child_process'
import type {InstalledAgent} from './install-agents.ts'

/** One run of a real command line, from its start to its end or to ours. */
export interface AgentRun {
  readonly agent: InstalledAgent
  readonly words: readonly string[]
  readonly stdin: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Its process group is asked to end so long after `hasBegun` first says so, for some try again without end; killed three seconds later. */
  readonly boundMs: number
  readonly hasBegun: () => boolean
}

/** An agent that has not begun by then never will; a busy machine needs more than half of it. */
const startMs = 90_000

interface Clock {
  readonly stop: () => void
}

export interface AgentEnd {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly endedBy: 'agent' | 'bound'
}

/** Runs an agent in a process group of its own, with the environment it is given and PATH, and nothing of the caller's. */
export async function runAgent({agent, words, stdin, cwd, env, boundMs, hasBegun}: AgentRun): Promise<AgentEnd> {
  const PATH = `${agent.folder}:${process.env['PATH'] ?? ''}`
  const child = spawn(agent.program, words, {cwd, env: {PATH, ...agent.env, ...env}, detached: true, stdio: ['pipe', 'pipe', 'pipe']})
  const output = {stdout: '', stderr: ''}
  let endedBy: AgentEnd['endedBy'] = 'agent'
  child.stdout.setEncoding('utf8').on('data', chunk => output.stdout += String(chunk))
  child.stderr.setEncoding('utf8').on('data', chunk => output.stderr += String(chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const clock = startClock(boundMs, hasBegun, signal => {
    endedBy = 'bound'
    signalGroup(child.pid, signal)
  })
  const end = await new Promise<Pick<AgentEnd, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({code, signal}))
  })
  clock.stop()
  signalGroup(child.pid, 'SIGKILL')
  return {...output, ...end, endedBy}
}

function startClock(boundMs: number, hasBegun: () => boolean, end: (signal: NodeJS.Signals) => void): Clock {
  const startedAt = performance.now()
  let begunAt: number | undefined
  const timer = setInterval(() => {
    const now = performance.now()
    if (begunAt === undefined && hasBegun()) begunAt = now
    const due = begunAt === undefined ? startedAt + startMs : begunAt + boundMs
    if (now > due + 3000) end('SIGKILL')
    else if (now > due) end('SIGTERM')
  }, 100)
  return {stop: () => clearInterval(timer)}
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It is gone.
  }
}
