import type {PassStep} from '../project/configuration.ts'
import type {Form, RunRecord, VersionId} from '../project/records.ts'
import type {JournalEntry} from '../project/snapshot.ts'
import {isStillAbout, judgeAnswer} from './answers.ts'
import type {Finding} from './findings.ts'
import {formsOf, indexOf, inputNames, isFrozen, recordNumber, type ItemContext} from './item-context.ts'
import {causeOfChange, compare, finishedRuns, latestFinished, madeVersion, presentInputs} from './versions.ts'

/** An input with other content than the step's latest run recorded. */
export interface StaleInput {
  readonly name: string
  readonly cause: 'person' | 'cascade' | 'gone'
  /** A person said keep: the recorded input is bound to the present one. */
  readonly isKept: boolean
  /** A person said rebuild, or the project rebuilds on edits. */
  readonly isGranted: boolean
}

/** One pass as the facts show it, before anything is decided about it. */
export interface PassView {
  readonly step: PassStep
  readonly index: number
  readonly live: JournalEntry | undefined
  readonly latest: RunRecord | undefined
  readonly version: VersionId | undefined
  readonly inputs: Readonly<Record<string, VersionId>>
  readonly missing: readonly string[]
  readonly stale: readonly StaleInput[]
  /** Open findings held against it. */
  readonly findings: readonly Finding[]
  /** Its own `changes` verdict was answered: it judges again. */
  readonly hasAnswered: boolean
  /** A redo form that no run has taken up yet. */
  readonly redo: Form | undefined
  /** Merged, with or without it: what makes commits, or judged them before the merge, is never due again. */
  readonly isFrozen: boolean
  /** A version stands: made, not being made, not stale. Judges may read it. */
  readonly isStanding: boolean
  /** It stands and nothing is held against it. */
  readonly isCurrent: boolean
}

export function viewPass(ctx: ItemContext, step: PassStep, findings: readonly Finding[], base: string): PassView {
  const latest = latestFinished(ctx, step.name)
  const live = ctx.live.find(e => e.step === step.name && e.type !== 'check')
  const version = madeVersion(ctx, step.name)
  const {inputs, missing} = presentInputs(ctx, step, inputNames(ctx, step), base)
  const frozen = isFrozen(ctx, step)
  const stale = latest && !frozen ? staleInputs(ctx, step, latest, inputs) : []
  const redo = frozen ? undefined : pendingRedo(ctx, step)
  const own = findings.filter(f => f.on === step.name && f.state === 'open' && !frozen)
  const isStanding = frozen || (version !== undefined && live === undefined && redo === undefined && stale.every(s => s.isKept))
  const hasAnswered = !frozen && findings.some(f => f.finder === step.name && f.source === 'judge' && f.state === 'answered')
  return {
    step, index: indexOf(ctx, step.name), live, latest, version, inputs, missing, stale, findings: own, hasAnswered, redo,
    isFrozen: frozen, isStanding, isCurrent: isStanding && own.length === 0 && !hasAnswered
  }
}

function staleInputs(ctx: ItemContext, step: PassStep, run: RunRecord, present: Readonly<Record<string, VersionId>>): readonly StaleInput[] {
  return Object.entries(present).flatMap(([name, now]) => {
    const recorded = run.inputs[name]
    if (recorded === undefined) return []
    const same = compare(ctx, step, name, recorded, now)
    if (same === 'same') return []
    const cause = same === 'unknown' ? 'gone' as const : causeOfChange(ctx, run, name, recorded)
    return [{name, cause, isKept: isCovered(ctx, step, name, now, 'keep'), isGranted: ctx.configuration.project.onEdit === 'rebuild' || isCovered(ctx, step, name, now, 'rebuild')}]
  })
}

/** Whether an answered `outdated` form lists this step, and is about the input as it is now. */
function isCovered(ctx: ItemContext, step: PassStep, name: string, now: VersionId, answer: 'keep' | 'rebuild'): boolean {
  return ctx.item.forms.some(form => {
    if (form.kind !== 'outdated' || form.answer?.value !== answer || !form.steps.includes(step.name)) return false
    const about = form.about[name]
    return about !== undefined && judgeAnswer(ctx, form).counts && isStillAbout(ctx, {...form, about: {[name]: about}}, {[name]: now})
  })
}

/** Whether what a person asked of a step, or told it, has gone into a run: an agent's was given the form, a person's came later. */
export function isTakenUp(ctx: ItemContext, form: Form): boolean {
  return finishedRuns(ctx, form.step).some(r => r.findings.includes(form.name) || (r.person && r.number > recordNumber(form.about['run'] ?? '')))
}

function pendingRedo(ctx: ItemContext, step: PassStep): Form | undefined {
  return formsOf(ctx, 'redo', step.name).findLast(form => judgeAnswer(ctx, form).counts && !isTakenUp(ctx, form))
}
