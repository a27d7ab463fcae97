import type {Problem} from '../problem.ts'
import type {Step} from '../project/configuration.ts'
import {isItemId} from '../project/item-id.ts'
import type {ItemSnapshot, Snapshot} from '../project/snapshot.ts'
import {judgeAnswer} from './answers.ts'
import {standChecks} from './checks.ts'
import type {Decision, ItemStatus, RecordEdit} from './decision.ts'
import {findFindings} from './findings.ts'
import type {ItemContext} from './item-context.ts'
import {findMissingBranch} from './missing-branch.ts'
import {viewPass, type PassView} from './pass-view.ts'
import {brokenStatus, standItem} from './standing.ts'
import {walkProtected} from './protected.ts'
import {contentOf, latestFinished, presentInputs, whyUnfinished} from './versions.ts'
import {walkApprove} from './walk-approve.ts'
import {walkMerge} from './walk-merge.ts'
import {walkOutdated} from './walk-outdated.ts'
import {walkPass} from './walk-pass.ts'
import {walkQuestions} from './walk-questions.ts'
import {allowedSkips, walkSkips} from './walk-skips.ts'
import type {Walk} from './walk.ts'
import {inputNames} from './item-context.ts'

export interface ItemPlan { readonly decisions: readonly Decision[]; readonly status: ItemStatus }

/** Facts of other items that this one's planning needs: which of its `needs` are not finished. */
export interface Surroundings { readonly unmetNeeds: readonly string[]; readonly problems: readonly Problem[] }

/** Plans one item: pure, and the same for the same facts whatever was planned before. */
export function planItem(snapshot: Snapshot, item: ItemSnapshot, around: Surroundings, now: Date): ItemPlan {
  const ctx = buildContext(snapshot, item, now)
  if (!ctx) return {decisions: [], status: brokenStatus(snapshot, item, around)}
  const dropped = whyDropped(ctx)
  if (dropped !== undefined) return planDropped(ctx, around, dropped)
  const edits = findEdits(ctx)
  const walk = buildWalk(ctx, around)
  walkSteps(walk)
  // An edit is recorded first: everything else is planned from the record.
  return {decisions: edits.length > 0 ? edits : walk.decisions, status: standItem(walk, around)}
}

/** What the rules of an item look at; undefined when the item cannot be planned. */
export function buildContext(snapshot: Snapshot, item: ItemSnapshot, now: Date): ItemContext | undefined {
  const {request} = item
  const workflow = request && snapshot.configuration.workflows.get(request.kind)
  // A folder's name that is no id would stand in refs, paths and journal entries.
  if (!request || !workflow || !isItemId(item.id)) return undefined
  const owner = request.owner ?? item.createdBy?.person ?? item.createdBy?.email ?? snapshot.configuration.project.owner ?? ''
  const whole: ItemContext = {
    snapshot, configuration: snapshot.configuration, item, request, workflow, steps: workflow.steps, skipped: new Set(),
    live: snapshot.journal.filter(e => e.item === item.id), merged: item.runs.findLast(r => r.outcome === 'merged'), owner, now
  }
  const skipped = allowedSkips(whole)
  return {...whole, skipped, steps: workflow.steps.filter((s: Step) => !skipped.has(s.name))}
}

function buildWalk(ctx: ItemContext, around: Surroundings): Walk {
  const base = ctx.snapshot.base.commit
  const checks = standChecks(ctx)
  const findings = findFindings(ctx, checks.governing, checks.results)
  const views = new Map<string, PassView>()
  for (const step of ctx.steps) if (step.type === 'pass') views.set(step.name, viewPass(ctx, step, findings, base))
  const walk: Walk = {ctx, base, checks, findings, views, decisions: [], forms: [], steps: [], awaited: [], passed: new Set(), stop: undefined}
  const skips = walkSkips(walk)
  return {...walk, stop: whyStopped(ctx, around, skips)}
}

function whyStopped(ctx: ItemContext, around: Surroundings, skips: string | undefined): string | undefined {
  if (ctx.request.draft) return 'a draft: nothing starts'
  if (ctx.request.hold) return 'held: nothing new starts'
  if (around.unmetNeeds.length > 0) return `needs ${around.unmetNeeds.join(', ')}`
  const unreadable = ctx.item.problems.find(p => p.severity === 'error' && p.code !== 'invalid-name' && p.path.startsWith(`items/${ctx.item.id}/runs/`))
  if (unreadable) return `${unreadable.path} cannot be read: what it records might be done and paid for again`
  if (skips !== undefined) return skips
  return findMissingBranch(ctx)?.why
}

function walkSteps(walk: Walk): void {
  walkProtected(walk)
  for (const step of walk.ctx.steps) {
    if (step.type === 'pass') walkPass(walk, walk.views.get(step.name)!)
    else if (step.type === 'approve') walkApprove(walk, step)
    else walkMerge(walk, step)
  }
  walkQuestions(walk)
  walkOutdated(walk)
}

/** A document that differs from what the latest run made is a person's edit, and becomes a run by that person. */
function findEdits(ctx: ItemContext): readonly RecordEdit[] {
  return ctx.steps.flatMap(step => {
    if (step.type !== 'pass' || step.makes === 'commits') return []
    const artifact = ctx.item.artifacts.get(step.name)
    if (!artifact?.author || whyUnfinished(step, artifact) !== undefined) return []
    const latest = latestFinished(ctx, step.name)
    if (latest?.output !== undefined && (latest.output === artifact.id || contentOf(ctx, step, step.name, latest.output) === artifact.content)) return []
    const {inputs} = presentInputs(ctx, step, inputNames(ctx, step), ctx.snapshot.base.commit)
    const editedIn = ctx.item.forms.find(f => f.answer?.edited[step.name] === artifact.id && judgeAnswer(ctx, f).counts)?.name
    return [{
      do: 'record-edit' as const, item: ctx.item.id, step: step.name, makes: step.makes, by: artifact.author.person ?? artifact.author.email, inputs, output: artifact.id, editedIn,
      verdict: artifact.verdict, on: artifact.on
    }]
  })
}

/** `dropped:` in item.md, or `drop` on a help form. */
function whyDropped(ctx: ItemContext): string | undefined {
  if (ctx.request.dropped !== undefined) return ctx.request.dropped
  const form = ctx.item.forms.find(f => f.kind === 'help' && f.answer?.value === 'drop' && judgeAnswer(ctx, f).counts)
  return form ? `${form.answer?.person ?? form.answer?.email} in ${form.name}` : undefined
}

function planDropped(ctx: ItemContext, around: Surroundings, why: string): ItemPlan {
  const walk: Walk = {...buildWalk(ctx, around), stop: 'dropped'}
  walkSteps(walk)
  const decisions: Decision[] = ctx.live.map(e => ({do: e.type === 'take' ? 'stop-take' as const : 'stop-run' as const, item: ctx.item.id, run: e.run, why: `dropped: ${why}`}))
  const status = standItem({...walk, forms: []}, around)
  return {decisions, status: {...status, standing: 'dropped', next: undefined, waits: undefined, why: `dropped: ${why}`}}
}
