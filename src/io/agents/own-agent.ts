import type {AgentEvent} from '../../core/run/events.ts'
import {renderOwnEvent, signOfLife} from '../../core/run/adapters/own-events.ts'

/** What an agent that is part of this program has of its process. */
export interface OwnProcess {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: {write(text: string): unknown}
  readonly stderr: {write(text: string): unknown}
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal
}

/** How an agent of ours tells its supervisor what happens. */
export interface Teller {
  tell(events: readonly AgentEvent[]): void
  /** Something came that is no event: says at most once a second that it is still there. */
  live(): void
  /** How it ended, once it has: 0 for success alone. */
  readonly exitCode: number
}

export function makeTeller({stdout}: Pick<OwnProcess, 'stdout'>, now: () => number = () => performance.now()): Teller {
  let lastAt = -Infinity
  let exitCode = 1
  return {
    tell(events) {
      for (const event of events) {
        if (event.type === 'ended') exitCode = event.reason === 'success' ? 0 : 1
        stdout.write(renderOwnEvent(event))
        lastAt = now()
      }
    },
    live() {
      if (now() - lastAt < 1000) return
      lastAt = now()
      stdout.write(signOfLife)
    },
    get exitCode() { return exitCode }
  }
}

/** Everything that stdin gives: the context pack. */
export async function readPrompt(stdin: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  stdin.setEncoding('utf8')
  for await (const chunk of stdin) text += String(chunk)
  return text
}
