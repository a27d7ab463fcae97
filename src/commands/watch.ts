import type {EngineEvent} from '../core/board/session.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {checkAgent} from './check-agent.ts'
import {type ExitCode, exitCodes} from './exit-code.ts'
import type {watch as definition} from './line/commands-to-work.ts'
import type {Call} from './line/definition.ts'
import {renderLogLine} from './output/events.ts'
import {withSession} from './with-session.ts'

/** `lifecycle watch`: the engine until it is stopped, one line per event. */
export async function watch({context, output, arguments: {id: prefixes}, options}: Call<typeof definition>): Promise<ExitCode> {
  if (options.agent !== undefined) checkAgent(options.agent)
  let written: Promise<void> = Promise.resolve()
  const onEvent = (event: EngineEvent): void => {
    const at = context.now()
    written = written.then(() => options.json ? output.printJsonLine('event', {at: at.toISOString(), ...event}) : output.print(sanitiseLine(renderLogLine(event, at))))
  }
  await withSession(context, async session => {
    const items = await Promise.all(prefixes.map(prefix => session.resolveItem(prefix)))
    if (!options.json) await output.note('Watching. Ctrl-C stops it; runs under way go on.')
    await session.watch({onEvent, signal: context.signal, ...(items.length > 0 ? {items} : {}), ...(options.agent === undefined ? {} : {agent: options.agent})})
  })
  await written
  return context.signal.aborted && context.signal.reason !== 'closed' ? exitCodes.interrupted.code : exitCodes.done.code
}
