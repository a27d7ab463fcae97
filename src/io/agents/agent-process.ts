import {spawn} from 'node:child_process'
import {Readable, Writable} from 'node:stream'
import {setTimeout as sleep} from 'node:timers/promises'

/** The agent that we are the client of. */
export interface AgentProcess {
  readonly input: WritableStream<Uint8Array>
  readonly output: ReadableStream<Uint8Array>
  /** Resolves when it has ended, or could not be started, with how: `exit 1`, `SIGKILL`, `could not be started: …`. */
  readonly ended: Promise<string>
  /** The last line it wrote to stderr: of one that has ended, its last word, which may come after its end. */
  lastComplaint(): Promise<string>
  /** Closes its stdin, then ends it: what it does after its last word is of no use to anybody. */
  end(): Promise<void>
}

/** Each step towards ending it is given so long. */
const patienceMs = 1000

/** Somebody it has left behind may hold its stderr open. */
const lastWordMs = 300

/** Starts an agent as a child of ours; what it writes to stderr goes on to ours. */
export function startAgent([program = '', ...args]: readonly string[], {cwd, env, stderr}: {readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>>; readonly stderr: {write(text: string): unknown}}): AgentProcess {
  const child = spawn(program, args, {cwd, env, stdio: ['pipe', 'pipe', 'pipe']})
  let tail = ''
  let isEnding = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // What it complains of when it is put out says nothing of its work.
    if (isEnding) return
    tail = `${tail}${text}`.slice(-2000)
    stderr.write(text)
  })
  const silent = new Promise<void>(resolve => child.stderr.once('close', resolve))
  // Writing to an agent that is gone is no failure of its own.
  child.stdin.on('error', () => {})
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`${program} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
  })
  return {
    input: Writable.toWeb(child.stdin) as WritableStream<Uint8Array>, output: Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>, ended,
    async lastComplaint() {
      await Promise.race([silent, sleep(lastWordMs, undefined, {ref: false})])
      return tail.trimEnd().split('\n').at(-1)?.trim() ?? ''
    },
    async end() {
      isEnding = true
      child.stdin.end()
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (await Promise.race([ended, sleep(patienceMs, undefined, {ref: false})]) !== undefined) return
        child.kill(signal)
      }
      await Promise.race([ended, sleep(patienceMs, undefined, {ref: false})])
    }
  }
}
