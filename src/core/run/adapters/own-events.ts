import type {Usage} from '../../project/records.ts'
import type {AgentEvent, FailureCause} from '../events.ts'
import {readTokens, unknownUsage} from '../usage.ts'
import {asFields, asText, parseJsonLine, type Fields} from './json-line.ts'

/** What every line begins with by which a program of ours tells its events; whatever else it prints is none. */
const sender = 'lifecycle'

/** An event as our own programs (the rehearsal, the client of other agents, the caller of models) print it: one line of JSON. */
export function renderOwnEvent(event: AgentEvent): string {
  return `${JSON.stringify({from: sender, ...event})}\n`
}

/** A sign of life while an answer is on its way: a line that is no event, and keeps the idle clock from running out. */
export const signOfLife = `${JSON.stringify({from: sender, type: 'alive'})}\n`

/** The events of a line that one of our own programs printed; none for anything else. */
export function readOwnEvents(line: string): readonly AgentEvent[] {
  const fields = parseJsonLine(line)
  const event = fields?.['from'] === sender ? readEvent(fields) : undefined
  return event ? [event] : []
}

function readEvent(fields: Fields): AgentEvent | undefined {
  const text = asText(fields['text'])
  const title = asText(fields['title']) ?? 'tool'
  const message = asText(fields['message']) ?? ''
  switch (fields['type']) {
    case 'started': return {type: 'started', session: asText(fields['session']), model: asText(fields['model']), version: asText(fields['version'])}
    case 'text': return text === undefined ? undefined : {type: 'text', text}
    case 'tool': return {type: 'tool', title, status: pick(fields['status'], ['started', 'finished', 'failed']) ?? 'started'}
    case 'permission': return {type: 'permission', title}
    case 'usage': return {type: 'usage', scope: pick(fields['scope'], ['process', 'session']) ?? 'process', usage: readUsage(asFields(fields['usage']) ?? {})}
    case 'rate-limited': return {type: 'rate-limited', until: asText(fields['until'])}
    case 'retrying': return {type: 'retrying', message}
    case 'ended': return {type: 'ended', reason: pick(fields['reason'], ['success', 'error', 'refused', 'limit', 'quota', 'interrupted']) ?? 'error', message, ...readCause(fields['cause'])}
    default: return undefined
  }
}

function readUsage(fields: Fields): Usage {
  const counts = (['input', 'output', 'reasoning', 'cacheRead', 'cacheWrite', 'costMicro'] as const).map(name => [name, readTokens(fields[name])])
  return {...unknownUsage, ...Object.fromEntries(counts), source: 'reported'}
}

function readCause(value: unknown): {readonly cause?: FailureCause} {
  const cause = pick(value, ['signed-out', 'context-overflow', 'unknown-model', 'overloaded', 'unreachable'])
  return cause === undefined ? {} : {cause}
}

function pick<const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find(word => word === value)
}
