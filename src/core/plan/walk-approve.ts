import type {ApproveStep} from '../project/configuration.ts'
import type {Form, VersionId} from '../project/records.ts'
import {isStillAbout, judgeAnswer, makersOf, mayAnswer} from './answers.ts'
import type {StepState} from './decision.ts'
import {approvalFacts} from './form-facts.ts'
import {formsOf, indexOf, makesCommits, type ItemContext} from './item-context.ts'
import {presentVersion} from './versions.ts'
import {askForm, showForm, undecidedBefore, wantForm, type Walk, type WantedForm} from './walk.ts'

/** Asks, waits for, and counts the answers of one approval; it holds while its `about` is the same content and no finding is open. */
export function walkApprove(walk: Walk, step: ApproveStep): void {
  const {ctx} = walk
  const index = indexOf(ctx, step.name)
  const about = aboutOf(ctx, step)
  const held = everApproved(ctx, step)
  if (ctx.merged && held) return pass(walk, step, `${held.answer?.person ?? held.answer?.email}, ${held.answer?.at.slice(0, 10)}`)
  if (heldAtMerge(ctx, step, index)) return pass(walk, step, 'withdrawn after the merge')
  const notReady = whyNotAsked(walk, index)
  if (notReady !== undefined) return push(walk, step, 'not-reached', notReady)
  const makers = makersOf(ctx, about)
  const answers = step.roles.map(role => answerOf(walk, step, role, about, makers))
  const rejected = answers.find(f => f?.answer?.value === 'reject')
  if (rejected) return askRejected(walk, step, rejected)
  if (isApproved(walk, step, answers, about, makers)) {
    return pass(walk, step, answers.filter(f => f !== undefined).map(f => `${f.answer?.person ?? f.answer?.email}${isSelf(ctx, f, makers) ? ' (self)' : ''}, ${f.answer?.at.slice(0, 10)}`).join('; '))
  }
  if (step.deferMs !== undefined) {
    walk.passed.add(step.name)
    return push(walk, step, 'waiting', debtNote(walk, step))
  }
  push(walk, step, 'waiting', waitsNote(walk, step))
}

/** The item, and what the steps that are no judges made since the previous approval: documents by name, the branch once as `code`. */
export function aboutOf(ctx: ItemContext, step: ApproveStep): Readonly<Record<string, VersionId>> {
  const index = indexOf(ctx, step.name)
  const previous = ctx.steps.slice(0, index).findLastIndex(s => s.type === 'approve')
  const since = made(ctx, previous + 1, index)
  const names = since.length > 0 ? since : made(ctx, 0, index)
  const about: Record<string, VersionId> = {}
  for (const name of ['item', ...names]) {
    const version = presentVersion(ctx, name)
    if (version !== undefined) about[name] = version
  }
  return about
}

function made(ctx: ItemContext, from: number, to: number): readonly string[] {
  const makers = ctx.steps.slice(from, to).filter(s => s.type === 'pass' && s.makes !== 'verdict')
  return [...new Set(makers.map(s => (makesCommits(s) ? 'code' : s.name)))]
}

function whyNotAsked(walk: Walk, index: number): string | undefined {
  const undecided = undecidedBefore(walk, index)
  if (undecided) return `after ${undecided}`
  for (const view of walk.views.values()) {
    if (view.index < index && !view.isCurrent) return `after ${view.step.name}`
  }
  if (!walk.checks.isGreen && isGoverningBefore(walk, index)) return 'after green checks'
  const open = walk.findings.find(f => f.state === 'open' || (f.state === 'answered' && f.source === 'judge'))
  return open && indexOf(walk.ctx, open.on) < index ? `after the findings of ${open.finder}` : undefined
}

function isGoverningBefore(walk: Walk, index: number): boolean {
  return walk.checks.governing !== undefined && indexOf(walk.ctx, walk.checks.governing.name) < index
}

function answerOf(walk: Walk, step: ApproveStep, role: string, about: Readonly<Record<string, VersionId>>, makers: ReadonlySet<string>): Form | undefined {
  const {ctx} = walk
  const named = step.roles.length > 1 || !step.roles.includes(role) ? role : undefined
  const forms = formsOf(ctx, 'approve', step.name).filter(f => f.role === named)
  const last = forms.filter(f => isStillAbout(ctx, f, about)).at(-1)
  const judged = last ? judgeAnswer(ctx, last, makers) : undefined
  const isSettledChange = judged?.counts === true && judged.answer?.value === 'changes' && !walk.findings.some(f => f.name === last?.name && f.state === 'open')
  const isSetAside = judged?.counts === true && judged.answer?.value === 'reject' && wasSetAside(ctx, step, last!)
  if (last && judged?.counts && !isSettledChange && !isSetAside) return last
  const wanted: WantedForm = {
    kind: 'approve', step: step.name, for: role, about, choices: ['approve', 'changes', 'reject'], questions: step.ask, deferred: step.deferMs !== undefined,
    title: `Approve ${what(step)} of "${ctx.request.title}"?`, facts: approvalFacts(walk, about), ...(named === undefined ? {} : {role: named})
  }
  if (last && !judged?.counts) showForm(walk, wanted, last, judged?.notice)
  else askForm(walk, wanted, forms)
  return undefined
}

function isApproved(walk: Walk, step: ApproveStep, answers: readonly (Form | undefined)[], about: Readonly<Record<string, VersionId>>, makers: ReadonlySet<string>): boolean {
  if (answers.every(f => f?.answer?.value === 'approve')) return true
  if (step.disagree.how === 'block') return false
  const values = answers.map(f => f?.answer?.value)
  if (!values.includes('approve') || !values.includes('changes')) return false
  return answerOf(walk, step, step.disagree.role, about, makers)?.answer?.value === 'approve'
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
function heldAtMerge(ctx: ItemContext, step: ApproveStep, index: number): boolean {
  const merge = ctx.steps.findIndex(s => s.type === 'merge')
  return ctx.merged?.start !== undefined && step.deferMs === undefined && index < merge
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
  return `waits for ${whom}${asked ? ` since ${asked.slice(0, 16).replace('T', ' ')}` : ''}`
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
    step: step.name, stage: step.stage, type: 'approve', state, by: step.roles.join(', '), note, run: undefined, startedAt: undefined, round: 0, costMicro: undefined, from: {}, version: undefined
  })
}
