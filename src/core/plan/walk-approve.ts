import {formatMoment} from '../moment.ts'
import type {ApproveStep} from '../project/configuration.ts'
import type {Form, VersionId} from '../project/records.ts'
import {isStillAbout, judgeAnswer, makersOf, mayAnswer} from './answers.ts'
import {aboutOf, arbiterOf, formsOfRole, roleInName} from './approvals.ts'
import type {StepState} from './decision.ts'
import {isChangeAnswered} from './findings.ts'
import {approvalFacts} from './form-facts.ts'
import {formsOf, indexOf, isBeforeMerge, type ItemContext} from './item-context.ts'
import {askForm, showForm, undecidedBefore, wantForm, type Walk, type WantedForm} from './walk.ts'

/** Asks, waits for, and counts the answers of one approval; it holds while its `about` is the same content and no finding is open. */
export function walkApprove(walk: Walk, step: ApproveStep): void {
  const {ctx} = walk
  const index = indexOf(ctx, step.name)
  const about = aboutOf(ctx, step)
  const held = isBeforeMerge(ctx, step) ? everApproved(ctx, step) : undefined
  if (held) return pass(walk, step, `${held.answer?.person ?? held.answer?.email}, ${held.answer?.at.slice(0, 10)}`)
  if (heldAtMerge(ctx, step)) return pass(walk, step, 'withdrawn after the merge')
  const notReady = whyNotAsked(walk, index)
  if (notReady !== undefined) return push(walk, step, 'not-reached', notReady)
  const makers = makersOf(ctx, about)
  const answers = step.roles.map(role => answerOf(walk, step, role, about, makers))
  const arbiter = arbiterOf(step, answers)
  const word = arbiter === undefined ? undefined : answerOf(walk, step, arbiter, about, makers)
  const rejected = [...answers, word].find(f => f?.answer?.value === 'reject')
  if (rejected) return askRejected(walk, step, rejected)
  if (word?.answer?.value === 'approve' || answers.every(f => f?.answer?.value === 'approve')) {
    return pass(walk, step, answers.filter(f => f !== undefined).map(f => `${f.answer?.person ?? f.answer?.email}${isSelf(ctx, f, makers) ? ' (self)' : ''}, ${f.answer?.at.slice(0, 10)}`).join('; '))
  }
  if (step.deferMs !== undefined) {
    walk.passed.add(step.name)
    return push(walk, step, 'waiting', debtNote(walk, step))
  }
  push(walk, step, 'waiting', waitsNote(walk, step))
}

function whyNotAsked(walk: Walk, index: number): string | undefined {
  const undecided = undecidedBefore(walk, index)
  if (undecided) return `after ${undecided}`
  for (const view of walk.views.values()) {
    if (view.index < index && !view.isCurrent) return `after ${view.step.name}`
  }
  if (!walk.checks.isGreen && isGoverningBefore(walk, index)) return 'after green checks'
  // What a judge behind this approval found is for that judge to close, once this is decided.
  const open = walk.findings.find(f => f.state === 'open' && indexOf(walk.ctx, f.on) < index)
  return open && `after the findings of ${open.finder}`
}

function isGoverningBefore(walk: Walk, index: number): boolean {
  return walk.checks.governing !== undefined && indexOf(walk.ctx, walk.checks.governing.name) < index
}

/** The word of one role on the present content; without one that stands its form is shown, or asked. */
function answerOf(walk: Walk, step: ApproveStep, role: string, about: Readonly<Record<string, VersionId>>, makers: ReadonlySet<string>): Form | undefined {
  const {ctx} = walk
  const forms = formsOfRole(ctx, step, role)
  const last = forms.findLast(f => isStillAbout(ctx, f, about))
  const judged = last && judgeAnswer(ctx, last, makers)
  if (last && judged?.counts && !isSettled(ctx, step, last, forms.at(-1) === last)) return last
  const named = roleInName(step, role)
  const wanted: WantedForm = {
    kind: 'approve', step: step.name, for: role, about, choices: ['approve', 'changes', 'reject'], questions: step.ask, deferred: step.deferMs !== undefined,
    title: `Approve ${what(step)} of "${ctx.request.title}"?`, facts: approvalFacts(walk, about), ...(named === undefined ? {} : {role: named})
  }
  if (last && !judged?.counts) showForm(walk, wanted, last, judged?.notice)
  else askForm(walk, wanted, forms)
  return undefined
}

/** A word that has had its effect on content that is still the same: `changes` that were answered, a rejection set aside. */
function isSettled(ctx: ItemContext, step: ApproveStep, form: Form, isLatest: boolean): boolean {
  if (form.answer?.value === 'changes') return !isLatest || isChangeAnswered(ctx, step, form)
  return form.answer?.value === 'reject' && wasSetAside(ctx, step, form)
}

/** `reject` stops the item and asks its owner; `retry` there sets the rejection aside. */
function askRejected(walk: Walk, step: ApproveStep, form: Form): void {
  const {ctx} = walk
  wantForm(walk, {
    kind: 'help', step: step.name, for: ctx.owner, about: {run: form.name}, choices: ['retry', 'drop'], title: `"${ctx.request.title}" was rejected`,
    facts: [`${form.answer?.person ?? form.answer?.email} rejected ${what(step)}`, form.answer?.comment ?? '', 'retry asks the approval again, drop ends the item'].filter(Boolean)
  })
  push(walk, step, 'blocked', `rejected by ${form.answer?.person ?? form.answer?.email}`)
}

function wasSetAside(ctx: ItemContext, step: ApproveStep, form: Form): boolean {
  return formsOf(ctx, 'help', step.name).some(f => f.about['run'] === form.name && f.answer?.value === 'retry' && judgeAnswer(ctx, f).counts)
}

/** The last counted `approve` of the step: once the item is merged, it is not asked again. */
function everApproved(ctx: ItemContext, step: ApproveStep): Form | undefined {
  return formsOf(ctx, 'approve', step.name).findLast(f => f.answer?.value === 'approve' && judgeAnswer(ctx, f).counts)
}

/** The engine merges only what every decision before it holds for; taking one back later changes nothing of it. */
function heldAtMerge(ctx: ItemContext, step: ApproveStep): boolean {
  return ctx.merged?.start !== undefined && step.deferMs === undefined && isBeforeMerge(ctx, step)
}

function isSelf(ctx: ItemContext, form: Form, makers: ReadonlySet<string>): boolean {
  return judgeAnswer(ctx, form, makers).self
}

function what(step: ApproveStep): string {
  return `the ${step.name.replace(/^approve-/, '')}`
}

function waitsNote(walk: Walk, step: ApproveStep): string {
  const open = walk.forms.filter(f => f.step === step.name && f.kind === 'approve')
  const asked = open[0]?.askedAt
  const whom = [...new Set((open.length > 0 ? open.map(f => f.for) : step.roles).map(role => peopleOf(walk.ctx, role)))].join(', ')
  return `waits for ${whom}${asked ? ` since ${formatMoment(asked)}` : ''}`
}

function debtNote(walk: Walk, step: ApproveStep): string {
  const asked = walk.forms.find(f => f.step === step.name)?.askedAt
  const isOverdue = asked !== undefined && step.deferMs !== undefined && walk.ctx.now.getTime() - Date.parse(asked) > step.deferMs
  return `${isOverdue ? 'overdue debt' : 'debt'}: work goes on, ${waitsNote(walk, step)}`
}

function peopleOf(ctx: ItemContext, role: string): string {
  const people = mayAnswer(ctx, role)
  return people.length === 1 ? people[0]! : role
}

function pass(walk: Walk, step: ApproveStep, note: string): void {
  walk.passed.add(step.name)
  push(walk, step, 'done', note)
}

function push(walk: Walk, step: ApproveStep, state: StepState, note: string): void {
  walk.steps.push({
    step: step.name, stage: step.stage, type: 'approve', state, by: step.roles.join(', '), note, run: undefined, startedAt: undefined, round: 0, costMicro: undefined, costReservedMicro: 0, from: {}, version: undefined
  })
}
