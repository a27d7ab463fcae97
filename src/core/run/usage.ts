import type {RunOutcome, Usage} from '../project/records.ts'
import type {AgentEvent} from './events.ts'

/** Nothing was reported. Unknown is `undefined`, never 0. */
export const unknownUsage: Usage = {
  input: undefined, output: undefined, reasoning: undefined, cacheRead: undefined, cacheWrite: undefined, costMicro: undefined, source: 'none'
}

/** More than any run can use: a report beyond it is a fault of the reporter, and counts as unknown. */
const most = {tokens: 1e11, costMicro: 1e12}

/** A token count as an agent reported it, or undefined when it is no such thing (NaN, negative, absurd, a text). */
export function readTokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= most.tokens ? Math.round(value) : undefined
}

/** Dollars (or any currency's units) as an agent reported them, in micro-units; undefined when it is no amount. */
export function readCostMicro(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined
  const micro = Math.round(value * 1e6)
  return micro <= most.costMicro ? micro : undefined
}

/** What `usage.json` says, and in one line what of it could not be read; undefined when nothing was passed over. */
export interface WrittenUsage { readonly usage: Usage | undefined; readonly note: string | undefined }

const tokenKeys = ['input', 'output', 'reasoning', 'cache-read', 'cache-write'] as const
const costKeys = ['cost', 'cost-micro'] as const

/**
 * `usage.json` as programs write it into `out/` and run records have it: `input`, `output`, `reasoning`, `cache-read`, `cache-write`,
 * and `cost` (units) or `cost-micro`; `cacheRead` and `cache_read` are the same, as languages have it. No usage when nothing of it can be used.
 */
export function parseUsage(text: string): WrittenUsage {
  const object = parseObject(text)
  if (!object) return {usage: undefined, note: 'usage.json is no JSON object'}
  const fields = new Map(Object.entries(object).map(([key, value]) => [toKebab(key), value]))
  const [input, output, reasoning, cacheRead, cacheWrite] = tokenKeys.map(key => readTokens(fields.get(key)))
  const micro = fields.get('cost-micro')
  const costMicro = micro === undefined ? readCostMicro(fields.get('cost')) : readCostMicro(typeof micro === 'number' ? micro / 1e6 : micro)
  const usage: Usage = {input, output, reasoning, cacheRead, cacheWrite, costMicro, source: 'reported'}
  return {usage: isKnown(usage) ? usage : undefined, note: notePassedOver(Object.entries(object))}
}

function toKebab(key: string): string {
  return key.replaceAll('_', '-').replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

function notePassedOver(entries: readonly (readonly [string, unknown])[]): string | undefined {
  const known: readonly string[] = [...tokenKeys, ...costKeys]
  const isAmount = (key: string, value: unknown): boolean => ((tokenKeys as readonly string[]).includes(key) ? readTokens(value) : readCostMicro(value)) !== undefined
  const name = (keys: typeof entries): string => keys.slice(0, 3).map(([key]) => JSON.stringify(key.slice(0, 40))).join(', ')
  const strange = entries.filter(([key]) => !known.includes(toKebab(key)))
  const wrong = entries.filter(([key, value]) => known.includes(toKebab(key)) && !isAmount(toKebab(key), value))
  const notes = [wrong.length > 0 ? `${name(wrong)} is no amount` : '', strange.length > 0 ? `${name(strange)} ${strange.length === 1 ? 'is' : 'are'} not known; known are ${known.join(', ')}` : '']
  return notes.every(note => note === '') ? undefined : `usage.json: ${notes.filter(Boolean).join('; ')}`
}

type UsageEvent = Extract<AgentEvent, {readonly type: 'usage'}>

/**
 * What a run used, from its events: reports are totals so far, so the highest stands (a report of a crash may be 0).
 * `before` is what earlier runs of the same conversation were charged. It is `partial`, at least this much, without a terminal event,
 * and where the connection broke off: of an answer that was cut the provider bills what nobody was told.
 */
export function reduceUsage(events: readonly AgentEvent[], before: Usage = unknownUsage): Usage {
  const total = events.reduce<Usage>((sum, event) => event.type === 'usage' ? raiseUsage(sum, usageOfRun(event, before)) : sum, unknownUsage)
  if (!isKnown(total)) return unknownUsage
  const ended = events.findLast(event => event.type === 'ended')
  return {...total, source: ended === undefined || (ended.type === 'ended' && ended.cause === 'unreachable') ? 'partial' : 'reported'}
}

/**
 * What one report says of this run alone. A report on the conversation counts again what earlier runs of it were charged; one that is
 * lower than that has begun anew and is taken as it is.
 */
export function usageOfRun({scope, usage}: UsageEvent, before: Usage): Usage {
  if (scope === 'process') return usage
  const less = (total: number | undefined, charged: number | undefined): number | undefined =>
    total === undefined || charged === undefined || total < charged ? total : total - charged
  return {
    input: less(usage.input, before.input), output: less(usage.output, before.output), reasoning: less(usage.reasoning, before.reasoning),
    cacheRead: less(usage.cacheRead, before.cacheRead), cacheWrite: less(usage.cacheWrite, before.cacheWrite), costMicro: less(usage.costMicro, before.costMicro), source: usage.source
  }
}

/** Takes in a further report of a total so far; what is no amount in it is left out. */
export function raiseUsage(total: Usage, report: Usage): Usage {
  const next = sanitise(report)
  return {
    input: higher(total.input, next.input), output: higher(total.output, next.output), reasoning: higher(total.reasoning, next.reasoning), cacheRead: higher(total.cacheRead, next.cacheRead),
    cacheWrite: higher(total.cacheWrite, next.cacheWrite), costMicro: higher(total.costMicro, next.costMicro), source: next.source
  }
}

/**
 * The bill of a run: what the program wrote into `out/usage.json` where the events say nothing. A run that was killed was
 * not there to write its last word, so what it did report is a lower bound.
 */
export function settleUsage(heard: Usage, written: Usage | undefined, outcome: RunOutcome): Usage {
  const killed: readonly RunOutcome[] = ['timed-out', 'idle', 'over-limit', 'interrupted', 'stopped']
  const usage = isKnown(heard) ? heard : written && isKnown(written) ? sanitise(written) : unknownUsage
  return usage.source === 'reported' && usage !== heard && killed.includes(outcome) ? {...usage, source: 'partial'} : usage
}

/**
 * Tokens that count towards a limit: what the model read anew, wrote, or put into the cache. Reading the cache is left out:
 * it is most of what a long run reads and a tenth of its price.
 */
export function countTokens(usage: Usage): number | undefined {
  const counts = [usage.input, usage.output, usage.cacheWrite]
  return counts.every(count => count === undefined) ? undefined : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

function isKnown(usage: Usage): boolean {
  return [usage.input, usage.output, usage.cacheRead, usage.cacheWrite, usage.costMicro].some(value => value !== undefined)
}

function higher(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : Math.max(a, b)
}

function sanitise(usage: Usage): Usage {
  return {
    input: readTokens(usage.input), output: readTokens(usage.output), reasoning: readTokens(usage.reasoning), cacheRead: readTokens(usage.cacheRead), cacheWrite: readTokens(usage.cacheWrite),
    costMicro: usage.costMicro === undefined ? undefined : readCostMicro(usage.costMicro / 1e6), source: usage.source
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}
