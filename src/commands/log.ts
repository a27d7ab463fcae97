import {setTimeout as wait} from 'node:timers/promises'
import type {Session} from '../core/board/session.ts'
import {sanitiseText} from '../core/artifact/sanitise.ts'
import {type ExitCode, exitCodes, isAbort} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {log as definition} from './line/further-commands.ts'
import type {Output} from './output/output.ts'
import {withSession} from './with-session.ts'

const pollMs = 300

/** `lifecycle log`: what the agent of a run said and did. */
export async function log({context, output, arguments: {id: prefix, run: wanted}, options}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const first = wanted === undefined ? await session.log(id) : await session.log(id, wanted)
    await printLines(output, first.run, first.lines, options.json)
    if (!options.follow) {
      if (first.lines.length === 0 && !options.json) await output.note(`The log of ${first.run} is empty.`)
      return exitCodes.done.code
    }
    return follow({session, output, id, run: first.run, seen: first.lines.length, signal: context.signal, json: options.json})
  })
}

interface Following {
  readonly session: Session
  readonly output: Output
  readonly id: string
  readonly run: string
  readonly seen: number
  readonly signal: AbortSignal
  readonly json: boolean
}

/** Prints what is added until the run has ended; looks at the log once more after that, so that no last line is lost. */
async function follow({session, output, id, run, seen, signal, json}: Following): Promise<ExitCode> {
  let printed = seen
  for (;;) {
    const isLive = (await session.view()).live.some(live => live.item === id && live.run === run)
    const {lines} = await session.log(id, run)
    await printLines(output, run, lines.slice(printed), json)
    printed = Math.max(printed, lines.length)
    if (!isLive) return exitCodes.done.code
    try {
      await wait(pollMs, undefined, {signal})
    } catch (error) {
      if (isAbort(error)) return exitCodes.interrupted.code
      throw error
    }
  }
}

async function printLines(output: Output, run: string, lines: readonly string[], json: boolean): Promise<void> {
  if (lines.length === 0) return
  if (!json) return output.print(...lines.map(line => sanitiseText(line.replaceAll('\n', ' '))))
  for (const line of lines) await output.printJsonLine('log', {run, line})
}
