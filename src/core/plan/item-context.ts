import type {ApproveStep, Configuration, Oid, PassStep, Step, Workflow} from '../project/configuration.ts'
import type {Form, ItemRequest, RunRecord} from '../project/records.ts'
import type {ItemSnapshot, JournalEntry, Snapshot} from '../project/snapshot.ts'

/** Everything the rules of one item look at, resolved once: the steps in force, what is under way, what is merged. */
export interface ItemContext {
  readonly snapshot: Snapshot
  readonly configuration: Configuration
  readonly item: ItemSnapshot
  readonly request: ItemRequest
  readonly workflow: Workflow
  /** Steps in force, in the workflow's order: without the skipped ones. */
  readonly steps: readonly Step[]
  readonly skipped: ReadonlySet<string>
  readonly live: readonly JournalEntry[]
  /** The record that froze the branch. */
  readonly merged: RunRecord | undefined
  /** Person id, or the e-mail of whoever committed the item first. */
  readonly owner: string
  readonly now: Date
}

export function isJudge(step: Step): boolean {
  return step.type === 'pass' && step.makes === 'verdict'
}

export function makesCommits(step: Step): boolean {
  return step.type === 'pass' && step.makes === 'commits'
}

export function passes(ctx: ItemContext): readonly PassStep[] {
  return ctx.steps.filter(s => s.type === 'pass')
}

export function findPass(ctx: ItemContext, name: string): PassStep | undefined {
  return passes(ctx).find(s => s.name === name)
}

export function indexOf(ctx: ItemContext, name: string): number {
  return ctx.steps.findIndex(s => s.name === name)
}

/** Whether a step stands before the merge: of what is merged, nothing is decided or judged a second time. */
export function isBeforeMerge(ctx: ItemContext, step: Step): boolean {
  return ctx.merged !== undefined && indexOf(ctx, step.name) < ctx.steps.findIndex(s => s.type === 'merge')
}

/** What makes commits, or judges them before the merge, is never due again once the item is merged, with or without it. */
export function isFrozen(ctx: ItemContext, step: Step | undefined): boolean {
  return ctx.merged !== undefined && step !== undefined && (makesCommits(step) || (isJudge(step) && isBeforeMerge(ctx, step)))
}

/** Commit of the item's branch, frozen by the merge; undefined while no step has made commits. */
export function codeTip(ctx: ItemContext): Oid | undefined {
  return ctx.merged?.inputs['code'] ?? ctx.item.branch?.tip
}

/** A skipped step hands on its own inputs; of a change that no step makes nothing is left to read. */
export function inputNames(ctx: ItemContext, step: PassStep): readonly string[] {
  const names = new Set<string>()
  const add = (name: string, seen: ReadonlySet<string>): void => {
    if (!ctx.skipped.has(name) || seen.has(name)) {
      names.add(name)
      return
    }
    const skipped = ctx.workflow.steps.find(s => s.name === name)
    if (skipped?.type === 'pass') for (const inner of skipped.from) add(inner, new Set([...seen, name]))
  }
  for (const name of step.from) add(name, new Set())
  return [...names].filter(name => name !== 'code' || codeTip(ctx) !== undefined || ctx.steps.some(makesCommits))
}

/** The nearest step before `index` that is no judge: what findings are held against unless they say otherwise. */
export function nearestMaker(ctx: ItemContext, index: number): PassStep | undefined {
  return ctx.steps.slice(0, index).findLast((s): s is PassStep => s.type === 'pass' && s.makes !== 'verdict')
}

export function formsOf(ctx: ItemContext, kind: Form['kind'], step: string): readonly Form[] {
  return ctx.item.forms.filter(f => f.kind === kind && f.step === step).toSorted((a, b) => a.number - b.number)
}

/** Number of the next form of that name. */
export function nextNumber(forms: readonly Form[]): number {
  return forms.reduce((max, f) => Math.max(max, f.number), 0) + 1
}

export function lastRecordName(ctx: ItemContext): string {
  const all = [...ctx.item.runs, ...ctx.item.checks]
  return all.reduce((last, r) => (r.number > last.number ? r : last), {number: 0, name: ''}).name
}

export function recordNumber(name: string): number {
  return Number.parseInt(name, 10) || 0
}

/** Step of a run name: `003-code` → `code`. */
export function stepOfRun(name: string): string {
  return name.replace(/^\d+-/, '')
}

export function approvalsBefore(ctx: ItemContext, index: number): readonly ApproveStep[] {
  return ctx.steps.slice(0, index).filter(s => s.type === 'approve')
}
