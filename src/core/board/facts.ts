import {findOverlaps} from './overlap.ts'
import {rankInbox, listOwnWork, type InboxWork} from './inbox.ts'
import {isMine} from './mine.ts'
import type {InboxEntry, LiveRun, View} from './view.ts'

/** What every screen asks of a view, gathered once per view instead of once per card. */
export interface Facts {
  readonly liveOf: ReadonlyMap<string, readonly LiveRun[]>
  /** Item → its files that are edited and not committed. */
  readonly editedOf: ReadonlyMap<string, readonly string[]>
  /** Item → others whose declared paths meet its own. */
  readonly overlapOf: ReadonlyMap<string, readonly string[]>
  readonly inbox: readonly InboxEntry[]
  readonly work: readonly InboxWork[]
  /** Open forms that wait for somebody else. */
  readonly others: readonly InboxEntry[]
  /** What overlaps, inbox, work and others were gathered from. */
  readonly basis: {readonly items: View['items']; readonly me: View['me']; readonly minute: number}
}

/** What of the facts is told by the items alone, who looks, and the minute. */
type Waiting = Pick<Facts, 'overlapOf' | 'inbox' | 'work' | 'others' | 'basis'>

/**
 * Walks the items once; 10,000 of them cost a few milliseconds, and nothing where `before` was gathered from the same items a moment
 * ago: a save or a run under way moves no form. Invariant: the same with and without `before`, but for ages of less than a minute.
 */
export function gatherFacts(view: View, nowMs: number, before?: Facts): Facts {
  const basis = {items: view.items, me: view.me, minute: Math.floor(nowMs / 60_000)}
  const isSame = before !== undefined && before.basis.items === basis.items && before.basis.me === basis.me && before.basis.minute === basis.minute
  const {overlapOf, inbox, work, others} = isSame ? before : gatherWaiting(view, nowMs, basis)
  return {liveOf: groupBy(view.live, run => run.item), editedOf: groupBy(view.edited, itemOfPath), overlapOf, inbox, work, others, basis}
}

function gatherWaiting(view: View, nowMs: number, basis: Facts['basis']): Waiting {
  const {mine = [], others = []} = Object.groupBy(rankInbox(view, {nowMs, all: true}), ({form}) => isMine(form, view.me) ? 'mine' : 'others')
  return {overlapOf: findOverlaps(view.items.values()), inbox: mine, work: listOwnWork(view), others, basis}
}

/** Item whose folder a home path lies in; empty for configuration files. */
export function itemOfPath(path: string): string {
  return /^items\/(?<id>[^/]+)\//u.exec(path)?.groups?.['id'] ?? ''
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(key(value))
    if (group === undefined) groups.set(key(value), [value])
    else group.push(value)
  }
  return groups
}
