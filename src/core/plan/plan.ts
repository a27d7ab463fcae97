import type {Configuration} from '../project/configuration.ts'
import type {ItemSnapshot, Snapshot} from '../project/snapshot.ts'
import type {Problem} from '../problem.ts'
import {schedule} from '../schedule/schedule.ts'
import type {ItemStatus, Plan} from './decision.ts'
import {findLostWork} from './lost-work.ts'
import {adviseShape} from './shape-advice.ts'
import {planItem, type ItemPlan} from './plan-item.ts'

/**
 * plan(snapshot, now) → decisions: one pure function. Same snapshot, same decisions, byte for byte; it reads no clock, disk or chance.
 * `previous` is a shortcut only: items whose facts are the same objects as then are not walked again.
 */
export function plan(snapshot: Snapshot, now: Date, previous?: PlanMemory): {readonly plan: Plan; readonly memory: PlanMemory} {
  const ids = [...snapshot.items.keys()].toSorted()
  const plans = new Map<string, ItemPlan>()
  const underWay = new Set<string>()
  const before = groupByItem(previous?.snapshot.problems ?? [])
  const planOf = (id: string): ItemPlan | undefined => {
    const item = snapshot.items.get(id)
    if (!item || underWay.has(id)) return undefined
    const made = plans.get(id)
    if (made) return made
    underWay.add(id)
    const needs = item.request?.needs ?? []
    const unmetNeeds = needs.filter(need => !isFinished(planOf(need), snapshot.items.get(need)))
    const kept = needs.length === 0 && isUnchanged(previous, snapshot, item) ? withoutProblems(previous?.plans.get(id), before.get(id)) : undefined
    const result = kept ?? planItem(snapshot, item, {unmetNeeds, problems: [...adviseShape(snapshot.configuration, item), ...findLostWork(item)]}, now)
    underWay.delete(id)
    plans.set(id, result)
    return result
  }
  for (const id of ids) planOf(id)
  const problems = groupByItem(snapshot.problems)
  const items = new Map<string, ItemStatus>(ids.map(id => [id, withProblems(plans.get(id)!.status, problems)]))
  const decisions = schedule(snapshot, items, ids.flatMap(id => plans.get(id)!.decisions), now)
  return {plan: {decisions, items, stages: orderStages(snapshot.configuration)}, memory: {snapshot, plans}}
}

/** What a later plan may go on from: whether a pool has capacity is never part of it. */
export interface PlanMemory { readonly snapshot: Omit<Snapshot, 'holds'>; readonly plans: ReadonlyMap<string, ItemPlan> }

function sameJournal(a: Pick<Snapshot, 'journal'>, b: Pick<Snapshot, 'journal'>, id: string): boolean {
  if (a.journal === b.journal) return true
  const names = (s: Pick<Snapshot, 'journal'>): string => s.journal.filter(e => e.item === id).map(e => `${e.type} ${e.run}`).join(' ')
  return names(a) === names(b)
}

function sameTexts(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, text]) => b.get(key) === text)
}

/** What others need is there: merged, whatever follows the merge, or done without one. An item dropped before that never is. */
function isFinished(plan: ItemPlan | undefined, item: ItemSnapshot | undefined): boolean {
  return plan?.status.standing === 'done' || (plan !== undefined && item?.runs.some(r => r.outcome === 'merged') === true)
}

function isUnchanged(previous: PlanMemory | undefined, snapshot: Snapshot, item: ItemSnapshot): boolean {
  return previous !== undefined && previous.snapshot.items.get(item.id) === item && previous.snapshot.configuration === snapshot.configuration && previous.snapshot.boundary === snapshot.boundary
    && sameTexts(previous.snapshot.unusableImages, snapshot.unusableImages)
    && previous.snapshot.base.commit === snapshot.base.commit && sameJournal(previous.snapshot, snapshot, item.id)
    // A deferred decision falls overdue by nothing but time.
    && previous.plans.get(item.id)?.status.forms.some(form => form.deferred) !== true
}

/** Some problems only all items together show (circles, twins, unknown kinds): they are the item's all the same. */
function withProblems(status: ItemStatus, problems: ReadonlyMap<string, readonly Problem[]>): ItemStatus {
  const own = problems.get(status.id)
  return own === undefined ? status : {...status, problems: [...status.problems, ...own]}
}

/** A plan that was kept with the problems of its day gets those of today; the plans of this process never had any. */
function withoutProblems(kept: ItemPlan | undefined, problems: readonly Problem[] | undefined): ItemPlan | undefined {
  if (kept === undefined || problems === undefined) return kept
  const known = new Set(problems.map(keyOf))
  return {...kept, status: {...kept.status, problems: kept.status.problems.filter(p => !known.has(keyOf(p)))}}
}

function keyOf({code, path, line, message}: Problem): string {
  return JSON.stringify([code, path, line, message])
}

function groupByItem(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  return Map.groupBy(problems.filter(p => p.path.startsWith('items/')), p => p.path.split('/')[1] ?? '')
}

/** The board's columns: the order project.md names, then each workflow's own, merged so that no stage comes before its predecessor. */
export function orderStages(configuration: Configuration): readonly string[] {
  const order = [...configuration.project.stages]
  for (const kind of [...configuration.workflows.keys()].toSorted()) {
    let at = 0
    for (const stage of configuration.workflows.get(kind)!.stages) {
      const known = order.indexOf(stage)
      if (known >= 0) at = Math.max(at, known + 1)
      else order.splice(at++, 0, stage)
    }
  }
  return order
}
