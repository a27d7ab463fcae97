import type {ItemStatus, OpenForm, StepStatus} from '../plan/decision.ts'
import type {FormKind} from '../project/records.ts'
import type {InboxEntry, View} from './view.ts'
import {countOf, elapsedSince, formatAge} from './format.ts'
import {isMine, isMyStep} from './mine.ts'

export interface InboxOptions {
  /** Milliseconds since the epoch; without it ages are left out of the reasons. */
  readonly nowMs?: number
  /** Forms of this role instead of mine. */
  readonly role?: string
  /** Everybody's. */
  readonly all?: boolean
}

/** A step that is mine to do by hand: it is in the inbox until it is committed. */
export interface InboxWork {
  readonly item: string
  readonly title: string
  readonly priority: number
  readonly step: StepStatus
}

/** What a run waits for comes before what only the future waits for. */
const urgency: Readonly<Record<FormKind, number>> = {protected: 0, question: 1, help: 2, outdated: 3, skip: 4, approve: 5, redo: 6}

const reasons: Readonly<Partial<Record<FormKind, string>>> = {
  protected: 'protected files changed',
  question: 'an agent asks and cannot go on',
  help: 'the engine cannot go on by itself',
  outdated: 'finished work is out of date'
}

/**
 * What waits for me, most urgent first, with the reason: priority, then what it unblocks, then what kind of question it is,
 * then how long it has waited. Deferred forms are debt: they come after everything that holds work up.
 */
export function rankInbox(view: View, options: InboxOptions = {}): readonly InboxEntry[] {
  const blockedBy = countBlocked(view)
  const ranked: {entry: InboxEntry; blocks: number}[] = []
  for (const item of view.items.values()) {
    for (const form of item.forms) {
      if (!belongs(form, view, options)) continue
      const blocks = blockedBy.get(item.id) ?? 0
      ranked.push({entry: {form, title: item.title, priority: item.priority, why: explainRank(form, item, blocks, options.nowMs)}, blocks})
    }
  }
  return ranked.sort(compareEntries).map(r => r.entry)
}

/** My own steps whose turn has come, most urgent first. */
export function listOwnWork(view: View): readonly InboxWork[] {
  const work: InboxWork[] = []
  for (const item of view.items.values()) {
    for (const step of item.steps) {
      if (isMyStep(step, view.me)) work.push({item: item.id, title: item.title, priority: item.priority, step})
    }
  }
  return work.sort((a, b) => a.priority - b.priority || compareText(a.item, b.item))
}

function belongs(form: OpenForm, view: View, options: InboxOptions): boolean {
  if (options.all) return true
  return options.role === undefined ? isMine(form, view.me) : form.for === options.role
}

function compareEntries(a: {entry: InboxEntry; blocks: number}, b: {entry: InboxEntry; blocks: number}): number {
  return Number(a.entry.form.deferred) - Number(b.entry.form.deferred)
    || a.entry.priority - b.entry.priority
    || b.blocks - a.blocks
    || urgency[a.entry.form.kind] - urgency[b.entry.form.kind]
    || compareText(a.entry.form.askedAt, b.entry.form.askedAt)
    || compareText(a.entry.form.item, b.entry.form.item)
    || compareText(a.entry.form.name, b.entry.form.name)
}

function explainRank(form: OpenForm, item: ItemStatus, blocks: number, nowMs: number | undefined): string {
  const age = nowMs === undefined ? 0 : elapsedSince(form.askedAt, nowMs)
  const parts = [
    form.notice ?? '',
    item.priority === 0 ? 'priority 0' : '',
    blocks > 0 ? `blocks ${countOf(blocks, 'item')}` : '',
    reasons[form.kind] ?? '',
    form.deferred ? 'deferred: a debt' : '',
    age >= 60_000 ? `waits for ${formatAge(age)}` : ''
  ].filter(part => part !== '')
  return parts.length > 0 ? parts.join(' · ') : 'new'
}

function countBlocked(view: View): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of view.items.values()) {
    if (item.waits !== undefined && view.items.has(item.waits)) counts.set(item.waits, (counts.get(item.waits) ?? 0) + 1)
  }
  return counts
}

/** By code unit: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
