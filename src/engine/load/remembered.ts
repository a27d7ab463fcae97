import type {CostSum} from '../../core/ledger/cost.ts'
import type {Plan, ItemStatus, StepStatus} from '../../core/plan/decision.ts'
import type {PlanMemory} from '../../core/plan/plan.ts'
import type {TreeEntry} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import type {Configuration, Oid} from '../../core/project/configuration.ts'
import type {ItemSnapshot, JournalEntry, Snapshot} from '../../core/project/snapshot.ts'
import type {ItemPlan} from '../../core/plan/plan-item.ts'

/**
 * What a look made out, kept between processes in the state folder. Never an authority: it holds for exactly the commits it names,
 * whose content cannot change, and is as good as none where they are others. `glance` is all that a view needs; `rest` is what a
 * reader needs to go on from there.
 */
export interface Remembered { readonly glance: RememberedGlance; readonly rest: RememberedRest }

export interface RememberedGlance {
  readonly home: Snapshot['home']
  readonly base: Snapshot['base']
  /** Where the base branch stood; state commits move it and leave `base.commit` as it is. */
  readonly baseTip: Oid
  readonly configuration: Configuration
  readonly journal: readonly JournalEntry[]
  readonly boundary: Snapshot['boundary']
  readonly problems: readonly Problem[]
  readonly stages: readonly string[]
  readonly items: ReadonlyMap<string, ItemStatus>
  /** Full ref of each item's branch → its tip. */
  readonly branches: ReadonlyMap<string, Oid>
  /** Milliseconds since the epoch at which a deferral is over and the plan another one; undefined = never. */
  readonly until: number | undefined
  /** Day (`2026-11-20`) → what was spent. */
  readonly spent: ReadonlyMap<string, Spent>
}

export interface RememberedRest {
  readonly items: ReadonlyMap<string, ItemSnapshot>
  readonly files: readonly TreeEntry[]
  readonly tips: ReadonlyMap<string, string>
  readonly configurationProblems: readonly Problem[]
  /** Digest of what the problems between items were found in. */
  readonly links: string
  /** Decisions of each item, as the planner's memory has them. */
  readonly decisions: ReadonlyMap<string, ItemPlan['decisions']>
}

/** Keeps it between processes. */
export interface MemoryPort {
  /** Undefined when nothing is kept that this build can read. The rest is undefined when another process has replaced it meanwhile. */
  read(): Promise<{readonly glance: RememberedGlance; readonly rest: () => RememberedRest | undefined} | undefined>
  /** Writes it a while later, or when the process ends; what is kept last counts. */
  keep(make: () => Remembered): void
}

/** The loader's part of what is remembered. */
export type LoaderState = Pick<RememberedGlance, 'baseTip' | 'branches'> & Omit<RememberedRest, 'decisions'>

/** Gathers what is to be remembered of a look. */
export function remember({snapshot, plan, memory}: {readonly snapshot: Snapshot; readonly plan: Plan; readonly memory: PlanMemory}, state: LoaderState, now: Date): Remembered {
  const {baseTip, branches, ...rest} = state
  return {
    glance: {
      home: snapshot.home, base: snapshot.base, baseTip, configuration: snapshot.configuration, journal: snapshot.journal, boundary: snapshot.boundary, problems: snapshot.problems, stages: plan.stages,
      items: shareSteps(plan.items), branches, until: findEndOfDeferral(snapshot.configuration, plan, now.getTime()), spent: sumSpent(snapshot.items.values())
    },
    rest: {...rest, decisions: new Map([...memory.plans].map(([id, made]) => [id, made.decisions]))}
  }
}

/** The planner's memory as it was: kept items keep their plan as long as they are the same objects. */
export function restorePlans({glance, rest}: Remembered): PlanMemory {
  const {home, base, configuration, journal, boundary, problems} = glance
  const plans = new Map([...glance.items].map(([id, status]) => [id, {status, decisions: rest.decisions.get(id) ?? []}]))
  return {snapshot: {home, base, configuration, journal, boundary, problems, items: rest.items}, plans}
}

/** Most steps of most items are alike ("not reached"): one object stands for all that are, and is written once. */
function shareSteps(items: Plan['items']): Plan['items'] {
  const known = new Map<string, StepStatus>()
  const share = (step: StepStatus): StepStatus => {
    const key = JSON.stringify(step)
    const same = known.get(key)
    if (same === undefined) known.set(key, step)
    return same ?? step
  }
  return new Map([...items].map(([id, status]) => [id, {...status, steps: status.steps.map(share)}]))
}

/** Money of one day, and what of it nobody reported and was charged as reserved. */
export type Spent = Pick<CostSum, 'micro' | 'reserved'>

/** What runs cost, by the day they ended. */
export function sumSpent(items: Iterable<ItemSnapshot>): Map<string, Spent> {
  const spent = new Map<string, Spent>()
  for (const {runs} of items) {
    for (const {endedAt, usage} of runs) {
      if (endedAt === undefined || usage.costMicro === undefined) continue
      const day = endedAt.slice(0, 10)
      const {micro, reserved} = spent.get(day) ?? {micro: 0, reserved: 0}
      spent.set(day, {micro: micro + usage.costMicro, reserved: reserved + (usage.source === 'reserved' ? usage.costMicro : 0)})
    }
  }
  return spent
}

/** When the clock alone changes what is planned for an item: a deferred decision becomes overdue. Those that are overdue stay so. */
export function findEndOfDeferral({workflows}: Configuration, plan: Plan, now: number): number | undefined {
  const ends = [...plan.items.values()].flatMap(({kind, forms}) => forms.flatMap(form => {
    const step = form.deferred ? workflows.get(kind)?.steps.find(s => s.name === form.step) : undefined
    const end = step?.type === 'approve' && step.deferMs !== undefined ? Date.parse(form.askedAt) + step.deferMs : 0
    return end >= now ? [end] : []
  }))
  return ends.length === 0 ? undefined : Math.min(...ends)
}
