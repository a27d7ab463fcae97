import {spellChoice} from '../project/answer-words.ts'
import {readRaise} from '../project/raise-amount.ts'
import type {Answer, Form, VersionId} from '../project/records.ts'
import {codeTip, type ItemContext} from './item-context.ts'
import {finishedRuns, presentVersion} from './versions.ts'

/** An answer that is there, judged: does it count, as what, and if not, what a person has to do about it. */
export interface JudgedAnswer {
  readonly answer: Answer | undefined
  readonly counts: boolean
  /** The decider also made it, and the role has nobody else. */
  readonly self: boolean
  readonly notice: string | undefined
}

/** Ids of the people who may answer a form: members of the role, or the person it names. */
export function mayAnswer(ctx: ItemContext, whom: string): readonly string[] {
  const {people} = ctx.configuration.team
  if (people.has(whom)) return [whom]
  return [...people.values()].filter(p => p.roles.includes(whom)).map(p => p.id)
}

export function judgeAnswer(ctx: ItemContext, form: Form, makers: ReadonlySet<string> = new Set()): JudgedAnswer {
  const {answer} = form
  const refuse = (notice: string): JudgedAnswer => ({answer, counts: false, self: false, notice})
  if (!answer) return {answer, counts: false, self: false, notice: undefined}
  const people = form.kind === 'redo' ? [...ctx.configuration.team.people.keys()] : mayAnswer(ctx, form.for)
  const isOwner = form.for === answer.email || (form.kind === 'redo' && ctx.owner === answer.email)
  if (answer.person === undefined && !isOwner) {
    return refuse(`${answer.email} answered, but team.md knows nobody with that e-mail: add it to a person's emails, as in "emails: [${answer.email}]"`)
  }
  if (!isOwner && !people.includes(answer.person ?? '')) {
    return refuse(`${answer.person ?? answer.email} answered, but the form is for ${form.for}: ${people.length > 0 ? people.join(', ') : 'add a member with that role to team.md'}`)
  }
  if (!form.choices.includes(answer.value) && form.kind !== 'question') return refuse(`"${answer.raw}" is no answer here: ${form.choices.map(spellChoice).join(', ')}`)
  if (form.kind === 'help' && answer.value === 'raise' && readRaise(answer.raw) === undefined) return refuse('raise needs an amount, as in "raise 5.00"')
  const unanswered = answer.value === 'approve' ? form.questions.findIndex((_, i) => !answer.replies[i]?.trim()) : -1
  if (unanswered >= 0) return refuse(`question ${unanswered + 1} has no reply: ${form.questions[unanswered]}`)
  return judgeMaker(ctx, answer, people, makers, refuse)
}

function judgeMaker(ctx: ItemContext, answer: Answer, people: readonly string[], makers: ReadonlySet<string>, refuse: (notice: string) => JudgedAnswer): JudgedAnswer {
  const isMaker = answer.value === 'approve' && makers.has(answer.person ?? answer.email)
  if (!isMaker) return {answer, counts: true, self: false, notice: undefined}
  const others = people.filter(p => !makers.has(p))
  if (others.length > 0) return refuse(`${answer.person} made what this is about: ${others.join(' or ')} must decide`)
  if (ctx.configuration.project.self === 'forbid') return refuse(`${answer.person} made what this is about, and project.md says self: forbid: add another member to the role`)
  return {answer, counts: true, self: true, notice: undefined}
}

/**
 * People who made the versions that an approval is about: their runs, and their commits on the branch. Edits made in a deciding
 * commit are part of the decision and make nobody a maker.
 */
export function makersOf(ctx: ItemContext, about: Readonly<Record<string, VersionId>>): ReadonlySet<string> {
  const makers = new Set<string>()
  for (const name of Object.keys(about)) {
    if (name === 'item') continue
    const runs = name === 'code' ? ctx.item.runs.filter(r => r.makes === 'commits') : finishedRuns(ctx, name).slice(-1)
    for (const run of runs) if (run.person && run.editedIn === undefined) makers.add(run.by)
    if (name === 'code') for (const c of ctx.item.branch?.commits ?? []) if (c.run === undefined && !c.isMerge) makers.add(c.author.person ?? c.author.email)
  }
  return makers
}

/** What a form's answer was about: the artifacts edited in the deciding commit count as decided on. */
export function decidedAbout(form: Form): Readonly<Record<string, VersionId>> {
  const edited = Object.entries(form.answer?.edited ?? {}).filter(([name]) => name in form.about)
  return {...form.about, ...Object.fromEntries(edited)}
}

/** Whether the present content is still what the form is about. Names that are no version (a run, a workflow) compare as text. */
export function isStillAbout(ctx: ItemContext, form: Form, present: Readonly<Record<string, VersionId>>): boolean {
  const about = decidedAbout(form)
  const names = Object.keys(present)
  return names.length === Object.keys(about).length && names.every(name => {
    const [then, now] = [about[name], present[name]]
    return then !== undefined && now !== undefined && isSameForDecision(ctx, name, then, now)
  })
}

function isSameForDecision(ctx: ItemContext, name: string, then: VersionId, now: VersionId): boolean {
  if (then === now) return true
  const [a, b] = [contentForDecision(ctx, name, then), contentForDecision(ctx, name, now)]
  return a !== undefined && a === b
}

function contentForDecision(ctx: ItemContext, name: string, id: VersionId): string | undefined {
  if (name === 'item' && id === ctx.item.requestId) return ctx.item.content
  if (name === 'code' && id === ctx.item.branch?.tip) return ctx.item.branch.change
  if (name === 'code' && id === codeTip(ctx)) return id
  const artifact = ctx.item.artifacts.get(name)
  if (artifact?.id === id && id === presentVersion(ctx, name)) return artifact.content
  return ctx.item.contents.get(id)
}
