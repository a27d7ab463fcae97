import type {PassStep} from '../project/configuration.ts'
import {isStillAbout, judgeAnswer, mayAnswer} from './answers.ts'
import type {CheckStanding} from './checks.ts'
import type {AskForm, Decision, OpenForm, StepStatus} from './decision.ts'
import type {Finding} from './findings.ts'
import {formsOf, nextNumber, type ItemContext} from './item-context.ts'
import type {PassView} from './pass-view.ts'
import type {Form, FormKind} from '../project/records.ts'

/** What one walk over an item's steps gathers, in the workflow's order. */
export interface Walk {
  readonly ctx: ItemContext
  readonly base: string
  readonly checks: CheckStanding
  readonly findings: readonly Finding[]
  readonly views: ReadonlyMap<string, PassView>
  readonly decisions: Decision[]
  readonly forms: OpenForm[]
  readonly steps: StepStatus[]
  /** Whom the item waits for without a form: the roles and people of human steps. */
  readonly awaited: string[]
  /** Approve steps that hold, or are deferred. */
  readonly passed: Set<string>
  /** Why nothing new may start on this item at all; undefined when it may. */
  readonly stop: string | undefined
}

/** A form that is wanted; asked once per content: an open one that is still about the same is waited for. */
export interface WantedForm extends Pick<AskForm, 'kind' | 'step' | 'for' | 'about' | 'choices' | 'title' | 'facts'> {
  readonly role?: string
  readonly steps?: readonly string[]
  readonly questions?: readonly string[]
  readonly deferred?: boolean
}

/** The counted answer to a wanted form, or undefined: then it is open, or asked now. */
export function wantForm(walk: Walk, wanted: WantedForm, makers: ReadonlySet<string> = new Set()): Form | undefined {
  const {ctx} = walk
  const forms = formsOf(ctx, wanted.kind, wanted.step).filter(f => f.role === wanted.role)
  const matching = forms.filter(f => isStillAbout(ctx, f, wanted.about) && hasSameSteps(f, wanted))
  const answered = matching.findLast(f => judgeAnswer(ctx, f, makers).counts)
  if (answered) return answered
  const open = matching.at(-1)
  if (open) showForm(walk, wanted, open, judgeAnswer(ctx, open, makers).notice)
  else askForm(walk, wanted, forms)
  return undefined
}

function hasSameSteps(form: Form, wanted: WantedForm): boolean {
  return wanted.kind !== 'outdated' || (wanted.steps ?? []).every(s => form.steps.includes(s))
}

/** Asks, unless the item stands still: whoever holds it takes nobody's attention. */
export function askForm(walk: Walk, wanted: WantedForm, existing: readonly Form[]): void {
  if (walk.stop !== undefined) return
  const number = nextNumber(existing)
  const name = formName(wanted.kind, wanted.step, wanted.role, number)
  const last = existing.at(-1)
  const lapsed = last && last.answer === undefined ? [`Takes the place of ${last.name}, which has lapsed: what it was about has changed`] : []
  walk.decisions.push({
    do: 'ask', item: walk.ctx.item.id, name, kind: wanted.kind, step: wanted.step, role: wanted.role, number, for: wanted.for, about: wanted.about,
    steps: wanted.steps ?? [], choices: wanted.choices, questions: wanted.questions ?? [], title: wanted.title, facts: [...wanted.facts, ...lapsed]
  })
}

export function showForm(walk: Walk, wanted: WantedForm, form: Form, notice: string | undefined): void {
  walk.forms.push({
    item: walk.ctx.item.id, name: form.name, kind: form.kind, step: form.step, for: form.for, people: mayAnswer(walk.ctx, form.for), choices: form.choices,
    questions: form.questions, about: form.about, askedAt: form.askedAt, deferred: wanted.deferred ?? false,
    notice: notice ?? noteLate(walk.ctx, form), lapsed: before(walk.ctx, form).filter(f => f.answer === undefined || isLate(f, form)).map(f => f.name)
  })
}

/** Earlier forms of the same question. */
function before(ctx: ItemContext, form: Form): readonly Form[] {
  return formsOf(ctx, form.kind, form.step).filter(f => f.role === form.role && f.number < form.number)
}

/** Answered after another form had taken its place. */
function isLate(form: Form, next: Form): boolean {
  return form.answer !== undefined && Date.parse(form.answer.at) > Date.parse(next.askedAt)
}

/** Somebody answered the form that was there before: they are told, for nothing follows from it. */
function noteLate(ctx: ItemContext, form: Form): string | undefined {
  const late = before(ctx, form).findLast(f => isLate(f, form))
  return late && `${late.answer?.person ?? late.answer?.email} answered ${late.name}, which had lapsed: what it was about has changed, and ${form.name} asks instead`
}

/** `approve-spec-1`, `approve-code-security-2`, `help-code-1`: an approve step's own name already says what it is. */
export function formName(kind: FormKind, step: string, role: string | undefined, number: number): string {
  const stem = kind === 'approve' ? step : `${kind}-${step}`
  return [stem, role, number].filter(part => part !== undefined).join('-')
}

export function viewOf(walk: Walk, name: string): PassView | undefined {
  return walk.views.get(name)
}

/** Why decisions before `index` keep a step back; undefined when all of them hold or are deferred. */
export function undecidedBefore(walk: Walk, index: number): string | undefined {
  return walk.ctx.steps.slice(0, index).find(s => s.type === 'approve' && !walk.passed.has(s.name))?.name
}

/** Why a judge or a later step cannot read an input yet; undefined when it is settled. */
export function unsettled(walk: Walk, consumer: PassStep, name: string): string | undefined {
  if (name === 'item') return undefined
  if (name === 'code') return unsettledCode(walk, consumer)
  const view = viewOf(walk, name)
  if (!view) return undefined
  const stands = consumer.makes === 'verdict' ? view.isStanding : view.isCurrent
  if (!stands) return name
  return view.step.makes === 'commits' && walk.checks.governing?.name === name && !walk.checks.isGreen ? `green checks of ${name}` : undefined
}

/** The whole change is settled when every earlier maker of commits stands, and is green. */
function unsettledCode(walk: Walk, consumer: PassStep): string | undefined {
  const own = walk.ctx.steps.findIndex(s => s.name === consumer.name)
  for (const view of walk.views.values()) {
    if (view.step.makes !== 'commits' || view.index >= own) continue
    if (!(consumer.makes === 'verdict' ? view.isStanding : view.isCurrent)) return view.step.name
  }
  const governing = walk.checks.governing
  if (consumer.makes === 'commits' && governing && walk.ctx.steps.findIndex(s => s.name === governing.name) >= own) return undefined
  return walk.checks.isGreen ? undefined : `green checks of ${walk.checks.governing?.name ?? 'code'}`
}
