import type {Usage} from '../../project/records.ts'
import type {AgentEvent} from '../events.ts'
import {readCostMicro, readTokens, unknownUsage} from '../usage.ts'
import {readFailure, type Failure} from './failure-words.ts'
import {asFields, asText, oneLine, type Fields} from './json-line.ts'
import {toDate} from './reset-time.ts'

type Ended = Extract<AgentEvent, {readonly type: 'ended'}>

/**
 * Claude Code's `result` line: its bill and how it ended. A run may have several, each with totals so far; the last counts.
 * `lastError` is the `error` of the assistant line before it, which names the cause more exactly than the result does.
 */
export function readResult(fields: Fields, lastError: string | undefined): {readonly usage: Usage | undefined; readonly ended: Ended; readonly quota: {readonly until: string | undefined} | undefined} {
  const message = readMessage(fields)
  const failure = readError(lastError ?? asText(fields['terminal_reason'])) ?? readFailure(message, asStatus(fields['api_error_status']))
  const reason = readReason(fields, failure)
  const cause = reason === failure.reason ? failure.cause : undefined
  return {
    usage: readUsage(fields),
    ended: {type: 'ended', reason, message: oneLine(message), ...(cause === undefined ? {} : {cause})},
    quota: reason === 'quota' ? {until: readReset(message)} : undefined
  }
}

function readMessage(fields: Fields): string {
  const errors = Array.isArray(fields['errors']) ? fields['errors'].filter(error => typeof error === 'string') : []
  return asText(fields['result']) ?? (errors.join(' · ') || (asText(fields['subtype']) ?? ''))
}

function asStatus(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The names that the API has for its errors say more than the words around them. */
function readError(name: string | undefined): Failure | undefined {
  switch (name) {
    case 'rate_limit': return {reason: 'quota'}
    case 'overloaded': return {reason: 'quota', cause: 'overloaded'}
    case 'authentication_failed':
    case 'oauth_org_not_allowed': return {reason: 'error', cause: 'signed-out'}
    case 'model_not_found': return {reason: 'error', cause: 'unknown-model'}
    case 'prompt_too_long': return {reason: 'error', cause: 'context-overflow'}
    default: return undefined
  }
}

function readReason(fields: Fields, failure: Failure): Ended['reason'] {
  const subtype = asText(fields['subtype'])
  const terminal = asText(fields['terminal_reason'])
  const isError = fields['is_error'] === true || subtype !== 'success'
  if (fields['stop_reason'] === 'refusal') return 'refused'
  if (!isError) return terminal === undefined || terminal === 'completed' ? 'success' : readTerminal(terminal)
  if (subtype?.startsWith('error_max_')) return 'limit'
  if (failure.reason === 'quota') return 'quota'
  return terminal === undefined ? 'error' : readTerminal(terminal)
}

function readTerminal(terminal: string): Ended['reason'] {
  if (terminal === 'max_turns' || terminal === 'budget_exhausted' || terminal === 'structured_output_retry_exhausted') return 'limit'
  return terminal.startsWith('aborted_') ? 'interrupted' : 'error'
}

/** `Claude AI usage limit reached|1764000000`: seconds since 1970 behind a bar. */
function readReset(message: string): string | undefined {
  const seconds = /\|(\d{10})\b/.exec(message)?.[1]
  return seconds === undefined ? undefined : toDate(Number(seconds))
}

/**
 * `modelUsage` and `total_cost_usd` hold the whole process; `usage` is the main loop's last turn only and never read.
 * A crash reports zeros for what was used: those are not known, unless the API refused the request and billed nothing.
 */
function readUsage(fields: Fields): Usage | undefined {
  const models = Object.values(asFields(fields['modelUsage']) ?? {}).map(asFields).filter(model => model !== undefined)
  const costMicro = readCostMicro(fields['total_cost_usd'])
  const isError = fields['is_error'] === true || fields['subtype'] !== 'success'
  const status = fields['api_error_status']
  const wasRefused = typeof status === 'number' && status >= 400 && status < 500
  if (isError && models.length === 0 && !costMicro) return wasRefused ? {...unknownUsage, costMicro: 0, source: 'reported'} : undefined
  const usage: Usage = {
    input: sum(models, 'inputTokens'), output: sum(models, 'outputTokens'), reasoning: sum(models, 'thinkingTokens'), cacheRead: sum(models, 'cacheReadInputTokens'),
    cacheWrite: sum(models, 'cacheCreationInputTokens'), costMicro, source: 'reported'
  }
  return models.length === 0 && costMicro === undefined ? undefined : usage
}

/** Undefined as soon as one model's count is: a sum with a hole in it would pass for the whole. */
function sum(models: readonly Fields[], field: string): number | undefined {
  const counts = models.map(model => readTokens(model[field]))
  return models.length === 0 || counts.includes(undefined) ? undefined : counts.reduce<number>((total, count) => total + (count ?? 0), 0)
}
