import type {ItemStatus, OpenForm, StepStatus} from '../plan/decision.ts'
import {elapsedSince, formatElapsed, formatMoney, formatSpent} from './format.ts'
import type {Facts} from './facts.ts'
import {isMine, isMyStep} from './mine.ts'
import {isNotionalItem, isNotionalOf} from './agent-facts.ts'
import {marks, type MarkName} from './marks.ts'
import type {LiveRun, View} from './view.ts'

/** What a card says, in words: every surface draws it its own way. */
export interface Card {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly priority: number
  readonly mark: MarkName
  /** "code 4m  $0.31", "approve: you", "waits for tz-off-by-one". */
  readonly text: string
  /** Further marks: edited, held, suspicious, slow. */
  readonly badges: readonly MarkName[]
  /** What the marks mean here, in words, where there is room for them. */
  readonly remarks: readonly string[]
  readonly budget: {readonly spent: number; readonly limit: number} | undefined
}

const asks: Readonly<Record<OpenForm['kind'], string>> = {
  approve: 'approve', help: 'help', outdated: 'keep or rebuild', question: 'question', redo: 'redo', skip: 'skip', protected: 'protected files'
}

/** The card of one item. The most pressing of its states wins: what cannot be read, what runs, what waits for me, what failed. */
export function describeCard(item: ItemStatus, view: View, facts: Facts, nowMs: number): Card {
  const live = facts.liveOf.get(item.id) ?? []
  const {mark, text} = describeState(item, live, view, nowMs)
  const badges = listBadges(item, view, facts, mark)
  return {
    id: item.id, title: item.title === '' ? item.id : item.title, kind: item.kind, priority: item.priority, mark, text,
    badges, remarks: badges.map(name => explainBadge(name, item, facts)),
    budget: item.budgetMicro === undefined || isOver(item) ? undefined : {spent: item.costMicro, limit: item.budgetMicro}
  }
}

/** "keep or rebuild", "approve": what a form asks, as a verb. */
export function nameAsk(form: OpenForm): string {
  return asks[form.kind]
}

/** The same with what is asked about, where there is room: "approve spec". */
export function nameAskWhole(form: OpenForm): string {
  if (form.kind === 'approve') return form.step.replace(/^approve-/u, 'approve ')
  return form.kind === 'help' || form.kind === 'question' ? `${asks[form.kind]} ${form.step}` : asks[form.kind]
}

/** Whom a form waits for, seen by the person at the keyboard. */
export function nameAsked(form: OpenForm, me: View['me']): string {
  if (isMine(form, me)) return 'you'
  return form.people.length === 1 ? form.people[0] ?? form.for : form.for
}

/** The run's elapsed time and cost, as far as it is known. */
export function describeRun(run: LiveRun, view: Pick<View, 'agents'>, nowMs: number): string {
  const verb = run.type === 'check' ? `check ${run.step}` : run.type === 'take' ? `${run.step} by ${run.by}` : run.step
  return `${verb} ${describeProgress(run, view, nowMs)}`
}

/** The same without what it runs. That it is slow stands last: where there is no room, the badge says so. */
export function describeProgress(run: LiveRun, view: Pick<View, 'agents'>, nowMs: number): string {
  const cost = run.usage?.costMicro
  const slow = run.slowerThanMs === undefined ? '' : '  slow'
  return `${formatElapsed(elapsedSince(run.startedAt, nowMs))}${cost === undefined ? '' : `  ${formatMoney(cost, {notional: isNotionalOf(view, run.by)})}`}${slow}`
}

interface State { readonly mark: MarkName; readonly text: string }

function describeState(item: ItemStatus, live: readonly LiveRun[], view: View, nowMs: number): State {
  if (item.standing === 'broken') return {mark: 'broken', text: item.problems[0]?.message ?? item.why ?? 'cannot be read'}
  const [run, ...more] = live
  if (run !== undefined) {
    return {mark: run.type === 'check' ? 'checking' : 'running', text: describeRun(run, view, nowMs) + (more.length > 0 ? `  +${more.length}` : '')}
  }
  return describeWait(item, view.me) ?? describeStanding(item, view)
}

function describeWait(item: ItemStatus, me: View['me']): State | undefined {
  const form = item.forms.find(f => isMine(f, me) && !f.deferred) ?? item.forms.find(f => !f.deferred)
  if (form?.notice !== undefined) return {mark: 'failed', text: form.notice}
  if (form !== undefined && isMine(form, me)) return {mark: 'you', text: `${nameAsk(form)}: you`}
  const step = item.steps.find(s => isMyStep(s, me))
  if (step !== undefined) return {mark: 'you', text: `${step.step}: yours to make`}
  const failed = item.steps.find(s => s.state === 'failed')
  if (failed !== undefined && form === undefined) return {mark: 'failed', text: describeStep(failed, 'failed')}
  if (form !== undefined) return {mark: 'waiting', text: form.people.length === 0 ? `${nameAsk(form)}: nobody is ${form.for}` : `${nameAsk(form)}: ${nameAsked(form, me)}`}
  return undefined
}

function describeStanding(item: ItemStatus, view: View): State {
  switch (item.standing) {
    case 'done': return {mark: 'done', text: formatSpent(item, {notional: isNotionalItem(view, item)})}
    case 'merged': return {mark: 'merged', text: describeMerged(item)}
    case 'dropped': return {mark: 'dropped', text: item.why ?? 'dropped'}
    case 'held': return {mark: 'held', text: 'held'}
    case 'draft': return {mark: 'draft', text: 'draft'}
    case 'blocked': return {mark: 'blocked', text: item.why ?? waitsFor(item) ?? 'blocked'}
    case 'out-of-date': return {mark: 'stale', text: item.why ?? 'out of date'}
    case 'waiting': return {mark: 'waiting', text: item.why ?? waitsFor(item) ?? 'waits'}
    case 'broken':
    case 'running':
    case 'due': return {mark: 'due', text: item.why ?? (item.next === undefined ? 'due' : `${item.next} is next`)}
  }
}

/** A deferred approval is a debt until it is given. */
function describeMerged(item: ItemStatus): string {
  const debt = item.forms.find(form => form.deferred)
  if (debt !== undefined) return `${nameAsk(debt)} is owed`
  return item.next === undefined ? 'merged' : `merged, ${item.next} follows`
}

function describeStep(step: StepStatus, otherwise: string): string {
  return `${step.step}: ${step.note === '' ? otherwise : step.note}`
}

function waitsFor(item: ItemStatus): string | undefined {
  return item.waits === undefined ? undefined : `waits for ${item.waits}`
}

function listBadges(item: ItemStatus, view: View, facts: Facts, mark: MarkName): readonly MarkName[] {
  const edited = facts.editedOf.get(item.id) ?? []
  const badges: MarkName[] = []
  if (edited.some(path => view.suspicious.has(path))) badges.push('suspicious')
  else if (edited.length > 0) badges.push('edited')
  if (facts.liveOf.get(item.id)?.some(run => run.slowerThanMs !== undefined)) badges.push('slow')
  if (facts.overlapOf.has(item.id)) badges.push('overlap')
  if (item.standing === 'held' && mark !== 'held') badges.push('held')
  if (item.standing === 'out-of-date' && mark !== 'stale') badges.push('stale')
  return badges
}

/** Why a run counts as slow. */
export function explainSlow(longestMs: number): string {
  return `${marks.slow.word}, which took at most ${formatElapsed(longestMs)}`
}

function explainBadge(name: MarkName, item: ItemStatus, facts: Facts): string {
  if (name === 'overlap') return `${marks.overlap.word} with ${facts.overlapOf.get(item.id)?.join(', ') ?? ''}: both touch the same paths`
  if (name !== 'slow') return marks[name].word
  const longest = facts.liveOf.get(item.id)?.find(run => run.slowerThanMs !== undefined)?.slowerThanMs ?? 0
  return explainSlow(longest)
}

function isOver(item: ItemStatus): boolean {
  return item.standing === 'done' || item.standing === 'dropped'
}
