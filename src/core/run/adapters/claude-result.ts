import type {Usage} from '../../project/records.ts'
import type {AgentEvent, FailureCause} from '../events.ts'
import {readCostMicro, readTokens, unknownUsage} from '../usage.ts'
import {isQuota, toDate} from './claude-limits.ts'
import {asFields, asText, oneLine, type Fields} from './json-line.ts'

type Ended = Extract<AgentEvent, {readonly type: 'ended'}>

/**
 * Claude Code's `result` line: its bill and how it ended. A run may have several, each with totals so far; the last counts.
 * `lastError` is the `error` of the assistant line before it, which names the cause more exactly than the result does.
 */
export function readResult(fields: Fields, lastError: string | undefined): {readonly usage: Usage | undefined; readonly ended: Ended; readonly quota: {readonly until: string | undefined} | undefined} {
  const message = readMessage(fields)
  const reason = readReason(fields, lastError, message)
  return {
    usage: readUsage(fields),
    ended: {type: 'ended', reason, message: oneLine(message), ...readCause(fields, lastError, message)},
    quota: reason === 'quota' ? {until: readReset(message)} : undefined
  }
}

/** What went wrong, where somebody can do something about it: the error of the line before says it best, the status next, words last. */
function readCause(fields: Fields, lastError: string | undefined, message: string): {readonly cause?: FailureCause} {
  const status = fields['api_error_status']
  if (fields['is_error'] !== true && fields['subtype'] === 'success') return {}
  if (lastError === 'authentication_failed' || lastError === 'oauth_org_not_allowed' || status === 401 || status === 403 || /not logged in|\/login/i.test(message)) return {cause: 'signed-out'}
  if (fields['terminal_reason'] === 'prompt_too_long' || /prompt is too long|context (?:window|length)/i.test(message)) return {cause: 'context-overflow'}
  if (lastError === 'model_not_found' || status === 404) return {cause: 'unknown-model'}
  if (/ECONNREFUSED|ENOTFOUND|ECONNRESET|ETIMEDOUT|EAI_AGAIN|connection error|unable to connect/i.test(message)) return {cause: 'unreachable'}
  return {}
}

function readMessage(fields: Fields): string {
  const errors = Array.isArray(fields['errors']) ? fields['errors'].filter(error => typeof error === 'string') : []
  return asText(fields['result']) ?? (errors.join(' · ') || (asText(fields['subtype']) ?? ''))
}

function readReason(fields: Fields, lastError: string | undefined, message: string): Ended['reason'] {
  const subtype = asText(fields['subtype'])
  const terminal = asText(fields['terminal_reason'])
  const isError = fields['is_error'] === true || subtype !== 'success'
  if (fields['stop_reason'] === 'refusal') return 'refused'
  if (!isError) return terminal === undefined || terminal === 'completed' ? 'success' : readTerminal(terminal)
  if (subtype?.startsWith('error_max_')) return 'limit'
  if (isQuota(lastError, fields['api_error_status']) || saysQuota(message)) return 'quota'
  return terminal === undefined ? 'error' : readTerminal(terminal)
}

function readTerminal(terminal: string): Ended['reason'] {
  if (terminal === 'max_turns' || terminal === 'budget_exhausted' || terminal === 'structured_output_retry_exhausted') return 'limit'
  return terminal.startsWith('aborted_') ? 'interrupted' : 'error'
}

/** An overload is answered without a status in some versions, and a subscription's limit only in words. */
function saysQuota(message: string): boolean {
  return /\b529\b|overloaded|rate.?limit|usage limit|hit your (?:\S+ )?limit|limit reached/i.test(message)
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
