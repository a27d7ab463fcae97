import type {AgentEvent, FailureCause} from '../events.ts'

type Ended = Extract<AgentEvent, {readonly type: 'ended'}>

/** What kind of failure a vendor's error is. */
export type Failure = Pick<Ended, 'reason' | 'cause'>

/**
 * Tells failures apart by the provider's HTTP status, where it is known, and by the words, where it is not: no vendor's command
 * line gives them a field of their own. An overload is a `quota` too, since both pass by waiting.
 */
export function readFailure(message: string, status?: number): Failure {
  return readStatus(status) ?? kinds.find(({words}) => words.test(message))?.failure ?? {reason: 'error'}
}

function readStatus(status: number | undefined): Failure | undefined {
  switch (status) {
    case 401:
    case 403: return error('signed-out')
    case 404: return error('unknown-model')
    case 402:
    case 429: return {reason: 'quota'}
    case 503:
    case 529: return {reason: 'quota', cause: 'overloaded'}
    default: return undefined
  }
}

function error(cause: FailureCause): Failure {
  return {reason: 'error', cause}
}

/** The first that fits counts: a rejected key may mention a limit, and a broken connection may have broken off any of them. */
const kinds: readonly {readonly words: RegExp; readonly failure: Failure}[] = [
  {words: /\b401\b|unauthori[sz]ed|authentication|(?:invalid|incorrect).{0,20}api.?key|api.?key.{0,20}(?:not valid|invalid|missing)|API_KEY_INVALID|not (?:logged|signed) in|log ?in again|\/login|missing environment variable|refresh token/i, failure: error('signed-out')},
  {words: /context.?(?:window|length|overflow)|prompt is too long|input token count|maximum number of tokens allowed/i, failure: error('context-overflow')},
  {words: /model\b.{0,120}(?:does not exist|not found|not supported|no access)|(?:unknown|no such) model|model.?not.?found/i, failure: error('unknown-model')},
  {words: /\b(?:503|529)\b|overloaded|at capacity|high demand|temporarily unavailable/i, failure: {reason: 'quota', cause: 'overloaded'}},
  {words: /\b429\b|usage limit|rate.?limit|quota|too many requests|hit your (?:\S+ )?limit|limit reached|credit balance|insufficient.{0,10}(?:funds|credits|balance)/i, failure: {reason: 'quota'}},
  {words: /blocked due to|content.?filter|flagged/i, failure: {reason: 'refused'}},
  {words: /E(?:NOTFOUND|CONNREFUSED|CONNRESET|AI_AGAIN|TIMEDOUT)|getaddrinfo|lookup address|error sending request|network error|(?:connection|fetch) (?:failed|refused|reset|error|closed)|(?:unable to|cannot|could not|failed to) connect|socket (?:hang up|connection)|stream disconnected|\bterminated\b/i, failure: error('unreachable')}
]
