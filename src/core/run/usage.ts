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

/**
 * `usage.json` as programs write it into `out/` and run records have it: `input`, `output`, `cache-read`, `cache-write`,
 * and `cost` (units) or `cost-micro`. Undefined when nothing of it can be used.
 */
export function parseUsage(text: string): Usage | undefined {
  const fields = parseObject(text)
  if (!fields) return undefined
  const micro = fields['cost-micro']
  const usage: Usage = {
    input: readTokens(fields['input']), output: readTokens(fields['output']), reasoning: readTokens(fields['reasoning']),
    cacheRead: readTokens(fields['cache-read']), cacheWrite: readTokens(fields['cache-write']),
    costMicro: micro === undefined ? readCostMicro(fields['cost']) : readCostMicro(typeof micro === 'number' ? micro / 1e6 : micro),
    source: 'reported'
  }
  return isKnown(usage) ? usage : undefined
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
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}
