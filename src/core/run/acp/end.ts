import type {Usage} from '../../project/records.ts'
import {readFailure} from '../adapters/failure-words.ts'
import {asFields, asList, asText, oneLine, type Fields} from '../adapters/json-line.ts'
import {readResetWords} from '../adapters/reset-time.ts'
import type {AgentEvent} from '../events.ts'
import {readTokens, unknownUsage} from '../usage.ts'
import {endMessage, type AcpState} from './updates.ts'

type Ended = Extract<AgentEvent, {readonly type: 'ended'}>

/** Agents whose result has the tokens of their last request alone; what they say of the cost is whole. */
const lastRequestOnly: ReadonlySet<string> = new Set(['OpenCode'])

/** What a prompt's result says: how the turn ended and what it used. `agent` is the name it gave itself. */
export function readAcpResult(result: Fields, state: AcpState, agent: string | undefined): readonly AgentEvent[] {
  const {events, state: {last}} = endMessage(state)
  const usage = agent !== undefined && lastRequestOnly.has(agent) ? undefined : readUsage(result)
  return [...events, ...(usage ? [{type: 'usage', scope: 'process', usage} as const] : []), ...readStop(result, last, state.refused)]
}

/**
 * What a JSON-RPC error says. Its code is the protocol's own, or the provider's HTTP status; what went wrong is in its words and in
 * its data, for which each agent has names of its own. `now` is when it came, milliseconds since 1970.
 */
export function readAcpError(error: Fields, state: AcpState, now: number): readonly AgentEvent[] {
  const {events} = endMessage(state)
  const data = asFields(error['data']) ?? {}
  const message = readMessage(error, data)
  const code = error['code']
  if (code === -32000) return [...events, {type: 'ended', reason: 'error', cause: 'signed-out', message}]
  if (code === -32800) return [...events, {type: 'ended', reason: 'interrupted', message}]
  const words = [message, ...['errorKind', 'errorName', 'codexErrorInfo'].map(name => asText(data[name])?.replace(/[A-Z_]+/g, part => ` ${part.replaceAll('_', ' ')}`))].join(' ')
  return [...events, ...readEnd(words, message, now, typeof code === 'number' && code >= 400 && code < 600 ? code : undefined)]
}

function readMessage(error: Fields, data: Fields): string {
  const said = asText(error['message'])?.replace(/^Internal error(?:: )?/, '')
  const message = said || asText(data['message']) || asText(data['details']) || asText(error['message']) || 'it failed and does not say why'
  return oneLine(asText(asFields(asFields(parse(message))?.['error'])?.['message']) ?? message)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readEnd(words: string, message: string, now: number, status?: number): readonly AgentEvent[] {
  const failure = readFailure(words, status)
  const limited: readonly AgentEvent[] = failure.reason === 'quota' ? [{type: 'rate-limited', until: readResetWords(message, now)}] : []
  return [...limited, {type: 'ended', ...failure, message}]
}

function readStop(result: Fields, last: string, refused: string | undefined): readonly AgentEvent[] {
  const ended = (reason: Ended['reason'], message: string): readonly AgentEvent[] => [{type: 'ended', reason, message}]
  switch (result['stopReason']) {
    case 'end_turn': return readsNothing(result) ? readEmptyTurn(last) : ended('success', '')
    case 'max_tokens': return ended('limit', 'the answer reached its longest length')
    case 'max_turn_requests': return ended('limit', "the agent's own limit of requests was reached")
    case 'refusal': return ended('refused', oneLine(last))
    // Some have no other no than one that ends the turn.
    case 'cancelled': return refused === undefined ? ended('interrupted', 'it was cancelled') : ended('error', oneLine(`it gave up when it was not permitted: ${refused}`))
    default: return ended('error', oneLine(`it stopped for a reason that nobody knows: ${String(result['stopReason'])}`))
  }
}

/** A turn that says it has read and written nothing has met a failure that it tells in words, and calls itself done. */
function readEmptyTurn(last: string): readonly AgentEvent[] {
  const failure = readFailure(last)
  return [{type: 'ended', ...(failure.reason === 'error' && failure.cause === undefined ? {reason: 'success', message: ''} : {...failure, message: oneLine(last)})}]
}

function readsNothing(result: Fields): boolean {
  const counts = asFields(result['usage'])
  return result['usage'] === null || (counts !== undefined && counts['inputTokens'] === 0 && counts['outputTokens'] === 0)
}

/**
 * The tokens of this prompt: the protocol's own counts, or those that some agents put beside them (of the turn, else of each model).
 * Zeros are what is reported of a turn that was cut off, and mean that it is not known.
 */
function readUsage(result: Fields): Usage | undefined {
  const quota = asFields(asFields(result['_meta'])?.['quota']) ?? {}
  const models = asList(quota['model_usage']).map(model => readCounts(asFields(model['token_count']))).filter(usage => usage !== undefined)
  return readCounts(asFields(result['usage'])) ?? readCounts(asFields(quota['token_count'])) ?? (models.length === 0 ? undefined : models.reduce(add))
}

function readCounts(fields: Fields | undefined): Usage | undefined {
  if (!fields) return undefined
  const read = (...names: readonly string[]): number | undefined => names.map(name => readTokens(fields[name])).find(count => count !== undefined)
  const input = read('inputTokens', 'input_tokens')
  const output = read('outputTokens', 'output_tokens')
  const reasoning = read('thoughtTokens', 'reasoningOutputTokens')
  const cacheRead = read('cachedReadTokens', 'cachedInputTokens')
  const cacheWrite = read('cachedWriteTokens', 'cacheWriteInputTokens')
  const sum = [input, output, cacheRead, cacheWrite].reduce<number>((total, count) => total + (count ?? 0), 0)
  if (sum === 0) return undefined
  // Some count thought apart from output: then only both together come to the total.
  const isApart = reasoning !== undefined && reasoning > 0 && fields['totalTokens'] === sum + reasoning
  return {...unknownUsage, input, output: isApart ? (output ?? 0) + reasoning : output, reasoning, cacheRead, cacheWrite, source: 'reported'}
}

function add(a: Usage, b: Usage): Usage {
  const sum = (x: number | undefined, y: number | undefined): number | undefined => x === undefined || y === undefined ? undefined : x + y
  return {
    ...a, input: sum(a.input, b.input), output: sum(a.output, b.output), reasoning: sum(a.reasoning, b.reasoning), cacheRead: sum(a.cacheRead, b.cacheRead), cacheWrite: sum(a.cacheWrite, b.cacheWrite)
  }
}
