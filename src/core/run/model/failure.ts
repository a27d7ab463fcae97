import {readFailure} from '../adapters/failure-words.ts'
import {oneLine} from '../adapters/json-line.ts'
import {readResetWords, toDate} from '../adapters/reset-time.ts'
import type {AgentEvent} from '../events.ts'
import {unknownUsage} from '../usage.ts'

/** What is known of a request to a provider that failed. */
export interface ModelFailure {
  readonly message: string
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** No key was there to ask with. */
  readonly hasNoKey?: boolean
}

/**
 * A provider's failure as events. What was refused before the model began is not billed, so its cost is known to be nothing. `now` is
 * when the answer came, milliseconds since 1970.
 */
export function readModelFailure({message, status, headers = {}, body = '', hasNoKey}: ModelFailure, now: number): readonly AgentEvent[] {
  const isFree = hasNoKey === true || (status !== undefined && status >= 400 && status < 500)
  const free: readonly AgentEvent[] = isFree ? [{type: 'usage', scope: 'process', usage: {...unknownUsage, costMicro: 0, source: 'reported'}}] : []
  const failure = hasNoKey === true ? {reason: 'error', cause: 'signed-out'} as const : readFailure(`${message} ${body.slice(0, 2000)}`, status)
  const limited: readonly AgentEvent[] = failure.reason === 'quota' ? [{type: 'rate-limited', until: readReset(headers, body, message, now)}] : []
  return [...free, ...limited, {type: 'ended', ...failure, message: oneLine(message)}]
}

/** When to ask again: providers say it in a header of their own, in the one of HTTP, or in the error itself. */
function readReset(headers: Readonly<Record<string, string>>, body: string, message: string, now: number): string | undefined {
  const unified = Number(headers['anthropic-ratelimit-unified-reset'])
  const delay = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1]
  return toDate(unified) ?? readRetryAfter(headers['retry-after'], now) ?? (delay === undefined ? undefined : toDate(now / 1000 + Number(delay))) ?? readResetWords(message, now)
}

/** Seconds, or a date. */
function readRetryAfter(value: string | undefined, now: number): string | undefined {
  if (value === undefined) return undefined
  return toDate(/^\d+(?:\.\d+)?$/.test(value) ? now / 1000 + Number(value) : Date.parse(value) / 1000)
}
