import type {ApproveStep, PassStep, Step} from '../project/configuration.ts'
import type {CheckRecord, Form, RunRecord} from '../project/records.ts'
import {decidedAbout, judgeAnswer, makersOf} from './answers.ts'
import {standingChanges} from './approvals.ts'
import type {FindingStatus} from './decision.ts'
import {noteCheck} from '../run/note.ts'
import {findPass, formsOf, indexOf, isFrozen, isJudge, makesCommits, nearestMaker, type ItemContext} from './item-context.ts'
import {compare, finishedRuns, latestFinished, personCommitsAfter, presentVersion} from './versions.ts'

/**
 * What is held against one version of one step. Open while that version stands, answered by any newer version whoever made it,
 * closed when the finder has judged the new one (then it is not listed: only each finder's latest word counts).
 */
export interface Finding extends FindingStatus {
  /** The step whose judge, check or decision found it. */
  readonly finder: string
}

/** All findings that are not closed, in the order of the workflow's finders. */
export function findFindings(ctx: ItemContext, governing: PassStep | undefined, checks: readonly CheckRecord[]): readonly Finding[] {
  const all = [
    ...(governing ? checks.filter(c => c.result === 'red').map(c => checkFinding(governing, c)) : []),
    ...ctx.steps.filter(isJudge).flatMap(judge => judgeFinding(ctx, judge as PassStep)),
    ...ctx.steps.flatMap(step => (step.type === 'approve' ? standingChanges(ctx, step).map(form => decisionFinding(ctx, step, form)) : [])),
    ...ctx.item.forms.filter(f => f.kind === 'protected').flatMap(form => protectedFinding(ctx, form)),
    ...ctx.steps.flatMap(step => (step.type === 'pass' ? noteFindings(ctx, step) : [])),
    ...ctx.steps.flatMap(step => (step.type === 'merge' ? conflictFinding(ctx, step) : []))
  ]
  return all.map(finding => (isAnswerable(ctx, finding) || !isAnsweredByOwner(ctx, finding) ? finding : {...finding, state: 'answered'}))
}

/** Whether a step in force can answer it: held against the item, a skipped step or a merged branch, it is a question to the owner. */
export function isAnswerable(ctx: ItemContext, finding: Finding): boolean {
  const target = findPass(ctx, finding.on)
  return target !== undefined && !isFrozen(ctx, target)
}

function isAnsweredByOwner(ctx: ItemContext, finding: Finding): boolean {
  return formsOf(ctx, 'question', finding.finder).some(f => f.about['run'] === finding.name && judgeAnswer(ctx, f).counts)
}

function checkFinding(governing: PassStep, check: CheckRecord): Finding {
  const note = noteCheck(check)
  return {name: check.name, source: 'check', on: governing.name, finder: check.name, state: 'open', text: `red: ${check.command}${note === '' ? '' : ` (${note})`}\n${check.tail}`.trim()}
}

function judgeFinding(ctx: ItemContext, judge: PassStep): Finding[] {
  const run = latestFinished(ctx, judge.name)
  if (run?.verdict !== 'changes') return []
  const on = targetOf(ctx, judge, run.on)
  const answered = isAnsweredSince(ctx, judge, run, on)
  return [{name: run.name, source: 'judge', on, finder: judge.name, state: answered ? 'answered' : 'open', text: run.summary}]
}

/**
 * The step a finding is held against: the one that is named, if it makes something before the finder; else the nearest that does.
 * Where there is none it is a question to the owner, as `on: item` is: what somebody found is never lost.
 */
function targetOf(ctx: ItemContext, finder: Step, named: string | undefined): string {
  const before = ctx.workflow.steps.slice(0, ctx.workflow.steps.findIndex(s => s.name === finder.name))
  if (named !== undefined && before.some(s => s.name === named && s.type === 'pass' && !isJudge(s))) return named
  return named === 'item' ? named : nearestMaker(ctx, indexOf(ctx, finder.name))?.name ?? 'item'
}

function isAnsweredSince(ctx: ItemContext, finder: Step, run: RunRecord, on: string): boolean {
  const target = findPass(ctx, on)
  if (!target) return false
  if (makesCommits(target)) return hasLaterRun(ctx, on, run.number) || personCommitsAfter(ctx, run.inputs['code'] ?? run.start ?? run.inputs[on]).length > 0
  const [then, now] = [run.inputs[on], presentVersion(ctx, on)]
  if (then === undefined || now === undefined) return hasLaterRun(ctx, on, run.number)
  return compare(ctx, finder, on, then, now) === 'different' || answersByName(ctx, on, run.name)
}

function hasLaterRun(ctx: ItemContext, step: string, number: number): boolean {
  return finishedRuns(ctx, step).some(r => r.number > number)
}

/** Whether a run that was given this finding has finished. */
function answersByName(ctx: ItemContext, step: string, finding: string): boolean {
  return finishedRuns(ctx, step).some(r => r.findings.includes(finding))
}

function decisionFinding(ctx: ItemContext, step: ApproveStep, form: Form): Finding {
  const on = targetOf(ctx, step, form.answer?.on)
  const text = [form.answer?.comment, ...(form.answer?.replies ?? []).map((reply, i) => `${form.questions[i] ?? `Question ${i + 1}`} ${reply}`)].filter(Boolean).join('\n')
  return {name: form.name, source: 'decision', on, finder: step.name, state: isDecisionAnswered(ctx, step, form, on) ? 'answered' : 'open', text}
}

function isDecisionAnswered(ctx: ItemContext, step: Step, form: Form, on: string): boolean {
  if (answersByName(ctx, on, form.name)) return true
  const target = findPass(ctx, on)
  const about = decidedAbout(form)
  if (target && makesCommits(target)) return about['code'] !== undefined && personCommitsAfter(ctx, about['code']).length > 0
  const [then, now] = [about[on], presentVersion(ctx, on)]
  return then === undefined ? wasWrittenSince(ctx, on, form) : now !== undefined && compare(ctx, step, on, then, now) === 'different'
}

/** A form is about what was made since the approval before it; of what it sends further back, only the times can tell. */
function wasWrittenSince(ctx: ItemContext, on: string, form: Form): boolean {
  const decidedAt = Date.parse(form.answer?.at ?? '')
  return finishedRuns(ctx, on).some(r => r.person && r.editedIn !== form.name && Date.parse(r.endedAt ?? '') > decidedAt)
}

/** Whether what a `changes` asked for has been seen to: then its role is asked again, even where the content is still the same. */
export function isChangeAnswered(ctx: ItemContext, step: ApproveStep, form: Form): boolean {
  const finding = decisionFinding(ctx, step, form)
  return finding.state === 'answered' || (!isAnswerable(ctx, finding) && isAnsweredByOwner(ctx, finding))
}

function protectedFinding(ctx: ItemContext, form: Form): Finding[] {
  const judged = judgeAnswer(ctx, form)
  if (!judged.counts || judged.answer?.value !== 'refuse' || answersByName(ctx, form.step, form.name)) return []
  return [{name: form.name, source: 'decision', on: form.step, finder: form.name, state: 'open', text: `Changes to protected paths were refused. ${judged.answer.comment}`.trim()}]
}

/** Notes stand in the present version; the decision that was made on exactly this version closes them. */
function noteFindings(ctx: ItemContext, step: PassStep): Finding[] {
  const artifact = ctx.item.artifacts.get(step.name)
  if (!artifact || artifact.notes.length === 0) return []
  const isDecided = ctx.item.forms.some(f => f.kind === 'approve' && f.answer?.value === 'approve' && decidedAbout(f)[step.name] === artifact.id && judgeAnswer(ctx, f, makersOf(ctx, f.about)).counts)
  if (isDecided) return []
  return artifact.notes.map((note, i) => ({
    name: `note-${step.name}-${i + 1}`, source: 'note' as const, on: step.name, finder: note.author, state: 'open' as const, text: `@${note.author}, line ${note.line}: ${note.text}`
  }))
}

function conflictFinding(ctx: ItemContext, step: Step): Finding[] {
  const run = ctx.item.runs.filter(r => r.step === step.name).toSorted((a, b) => a.number - b.number).at(-1)
  if (!run || run.outcome !== 'failed' || ctx.merged) return []
  const on = run.on ?? ctx.steps.findLast(makesCommits)?.name
  if (on === undefined) return []
  const isAnswered = hasLaterRun(ctx, on, run.number) || personCommitsAfter(ctx, run.inputs['code']).length > 0
  return isAnswered ? [] : [{name: run.name, source: 'conflict', on, finder: step.name, state: 'open', text: run.summary}]
}
