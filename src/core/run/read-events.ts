import type {Adapter, AgentEvent} from './events.ts'

/** Lines longer than this are no protocol lines; they stay in the log and are not read. */
export const longestLine = 8 * 1024 * 1024

/**
 * All events of a log that is complete. What stands after the last line end is read too: an agent that was killed may have
 * written its result without one.
 */
export function readEvents(adapter: Adapter, log: string): readonly AgentEvent[] {
  const events: AgentEvent[] = []
  let state = adapter.initial
  for (let start = 0; start < log.length;) {
    const newline = log.indexOf('\n', start)
    const end = newline < 0 ? log.length : newline
    if (end - start <= longestLine) {
      const step = adapter.read(log.slice(start, end), state)
      state = step.state
      for (const event of step.events) append(events, event)
    }
    start = end + 1
  }
  return events
}

/** Texts in a row are told by the last one alone: a program that prints a million lines says nothing more by them here. */
function append(events: AgentEvent[], event: AgentEvent): void {
  if (event.type === 'text' && events.at(-1)?.type === 'text') events.pop()
  events.push(event)
}
