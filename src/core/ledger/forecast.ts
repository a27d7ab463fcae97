import type {ItemStatus} from '../plan/decision.ts'
import type {CostMicro} from '../project/configuration.ts'
import type {RunRecord} from '../project/records.ts'
import type {ItemSnapshot} from '../project/snapshot.ts'
import {observedCost} from './cost.ts'

/** From the second lowest to the second highest tenth of like runs, so that one freak does not make the range. */
export interface Range { readonly low: number; readonly high: number }

/** What a coming pass will cost and take, from like runs in this repository; undefined where there are none to go by. */
export interface Forecast {
  readonly step: string
  readonly by: string
  readonly costMicro: Range | undefined
  readonly durationMs: Range | undefined
  /** How many runs it goes by, and what makes them alike. */
  readonly runs: number
  readonly basis: 'same step and kind' | 'same agent' | 'none'
}

export interface ItemForecast { readonly item: string; readonly passes: readonly Forecast[]; readonly costMicro: Range | undefined; /** Some pass has nothing to go by: the sum is a lower bound. */ readonly partial: boolean }

/** EXPLAIN for one item: every pass that is still to come, with what it will cost and how long it will take, as ranges. */
export function forecastItem(items: Iterable<ItemSnapshot>, status: ItemStatus): ItemForecast {
  const runs = listRuns(items)
  const coming = status.steps.filter(s => s.type === 'pass' && s.state !== 'done' && s.state !== 'skipped' && s.state !== 'running')
  const passes = coming.map((step): Forecast => {
    const {like, basis} = findLike(runs, {kind: status.kind, step: step.step, by: step.by})
    return {step: step.step, by: step.by, costMicro: rangeOf(like.map(run => observedCost(run.usage))), durationMs: rangeOf(like.map(durationOf)), runs: like.length, basis}
  })
  const known = passes.flatMap(p => (p.costMicro ? [p.costMicro] : []))
  const sum = (pick: (range: Range) => CostMicro): CostMicro => known.reduce((total, range) => total + pick(range), 0)
  return {item: status.id, passes, costMicro: known.length > 0 ? {low: sum(r => r.low), high: sum(r => r.high)} : undefined, partial: known.length < passes.length}
}

/** Fewer like runs than this say nothing of what is usual. */
const leastToJudge = 3

/** How long like runs took at most, when a run under way has taken longer than that; undefined while it has not, or nobody can say. */
export function findSlowness(items: Iterable<ItemSnapshot>, run: {readonly kind: string; readonly step: string; readonly by: string; readonly elapsedMs: number}): number | undefined {
  const took = findLike(listRuns(items), run).like.map(durationOf).filter(ms => ms !== undefined)
  const usual = took.length < leastToJudge ? undefined : rangeOf(took)?.high
  return usual !== undefined && run.elapsedMs > usual ? usual : undefined
}

interface PastRun { readonly run: RunRecord; readonly kind: string | undefined }

function listRuns(items: Iterable<ItemSnapshot>): readonly PastRun[] {
  return [...items].flatMap(item => item.runs.filter(isLike).map(run => ({run, kind: item.request?.kind})))
}

/** Runs of the same step and kind, else of the same agent. */
function findLike(runs: readonly PastRun[], {kind, step, by}: {readonly kind: string; readonly step: string; readonly by: string}): {readonly like: readonly RunRecord[]; readonly basis: Forecast['basis']} {
  const same = runs.filter(r => r.kind === kind && r.run.step === step).map(r => r.run)
  const like = same.length > 0 ? same : runs.map(r => r.run).filter(run => run.by === by)
  return {like, basis: same.length > 0 ? 'same step and kind' : like.length > 0 ? 'same agent' : 'none'}
}

/** Runs of agents that made something: what failed tells of the fault, not of the work. */
function isLike(run: RunRecord): boolean {
  return !run.person && run.outcome === 'finished' && run.makes !== 'merge'
}

function durationOf(run: RunRecord): number | undefined {
  const ms = run.startedAt === undefined || run.endedAt === undefined ? Number.NaN : Date.parse(run.endedAt) - Date.parse(run.startedAt)
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

function rangeOf(values: readonly (number | undefined)[]): Range | undefined {
  const sorted = values.filter(v => v !== undefined).toSorted((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)]!
  return {low: at(0.1), high: at(0.9)}
}
