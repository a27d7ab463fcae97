import {formatMoment} from '../moment.ts'
import type {Decision, ItemStatus, StartRun} from '../plan/decision.ts'
import type {Configuration} from '../project/configuration.ts'
import type {Snapshot} from '../project/snapshot.ts'
import {countAsked, whyAttention} from './attention.ts'
import {endOfHold, slotsUnderHold, type PoolHold} from './breaker.ts'

/**
 * Which of the due runs may start now: pools grant slots all-or-nothing, by priority, then age, then id; what must wait says for
 * what and at which place. Decisions that need no slot pass through, before the runs.
 */
export function schedule(snapshot: Snapshot, items: ReadonlyMap<string, ItemStatus>, decisions: readonly Decision[], now: Date): readonly Decision[] {
  const runs = decisions.filter((d): d is StartRun => d.do === 'start-run')
  const others = decisions.filter(d => d.do !== 'start-run')
  const used = countUsed(snapshot)
  const asked = countAsked(snapshot, items)
  const waiting = new Map<string, number>()
  const granted = sortByUrgency(runs, items).map((run): StartRun => {
    const pool = poolOf(snapshot.configuration, run.pool)
    const attention = whyAttention(snapshot, items.get(run.item), run, asked)
    if (attention) return {...run, pool, waits: attention}
    const inUse = used.get(pool) ?? 0
    const slots = slotsOf(snapshot.configuration, pool)
    const hold = snapshot.holds.find(h => h.pool === pool)
    const open = slotsUnderHold(hold, slots, now)
    if (hold && inUse >= open) return {...run, pool, waits: whyHeld(hold, open)}
    if (inUse < slots) {
      used.set(pool, inUse + 1)
      return {...run, pool, waits: undefined}
    }
    const place = (waiting.get(pool) ?? 0) + 1
    waiting.set(pool, place)
    return {...run, pool, waits: `waits for a slot of ${pool} (${slots} of ${slots} in use), place ${place}`}
  })
  return [...others, ...granted]
}

function whyHeld(hold: PoolHold, open: number): string {
  if (open > 0) return `waits for ${hold.pool}: one run finds out whether it has capacity again (${hold.why})`
  return `waits for ${hold.pool} until ${formatMoment(endOfHold(hold))}: ${hold.why}`
}

/** A pool that pools.md names, else the common one called `local`. */
export function poolOf(configuration: Configuration, wanted: string): string {
  return configuration.pools.pools.has(wanted) ? wanted : 'local'
}

export function slotsOf(configuration: Configuration, pool: string): number {
  return configuration.pools.pools.get(pool)?.slots ?? configuration.project.slots
}

/** A person's own work takes no slot. */
export function countUsed(snapshot: Pick<Snapshot, 'journal'>): Map<string, number> {
  const used = new Map<string, number>()
  for (const entry of snapshot.journal) if (entry.type === 'pass') used.set(entry.pool, (used.get(entry.pool) ?? 0) + 1)
  return used
}

function sortByUrgency(runs: readonly StartRun[], items: ReadonlyMap<string, ItemStatus>): readonly StartRun[] {
  const age = (run: StartRun): string => items.get(run.item)?.createdAt ?? ''
  return runs.toSorted((a, b) => a.priority - b.priority || compareText(age(a), age(b)) || compareText(a.item, b.item))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
