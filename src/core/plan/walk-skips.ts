import type {ApproveStep, Step} from '../project/configuration.ts'
import {isStillAbout, judgeAnswer} from './answers.ts'
import {formsOf, type ItemContext} from './item-context.ts'
import {wantForm, type Walk} from './walk.ts'

/** What an edit of item.md would take from the roles that decide. */
interface Loss { readonly step: string; readonly roles: readonly string[]; readonly about: Readonly<Record<string, string>>; readonly what: string }

/**
 * No decision can be skipped by editing item.md: where `skip` or a change of `kind` drops a decision, or what a role decides on,
 * every such role is asked first. Why nothing may start until then; undefined when nothing is in the way.
 */
export function walkSkips(walk: Walk): string | undefined {
  const {ctx} = walk
  if (ctx.request.draft) return undefined
  const bySkip = ctx.workflow.steps.filter(s => ctx.request.skip.includes(s.name)).map((step): Loss =>
    ({step: step.name, roles: decidingRoles(ctx, step), about: {item: ctx.item.requestId}, what: `skip ${step.name}`}))
  const refusals = lossesByKind(ctx).map(loss => ({loss, answer: ask(walk, loss)})).map(({loss, answer}) => (answer === 'refuse' ? whyRefused(ctx, loss) : answer))
  return [...bySkip.map(loss => ask(walk, loss)).map(answer => (answer === 'refuse' ? undefined : answer)), ...refusals].find(why => why !== undefined)
}

/** Names of `skip` that are in force: nobody decides on them, or the roles that do have allowed it. */
export function allowedSkips(ctx: ItemContext): ReadonlySet<string> {
  const isAllowed = (step: Step): boolean => {
    const roles = decidingRoles(ctx, step)
    return roles.every(role => formsOf(ctx, 'skip', step.name).some(f =>
      f.role === (roles.length > 1 ? role : undefined) && f.answer?.value === 'allow' && judgeAnswer(ctx, f).counts && isStillAbout(ctx, f, {item: ctx.item.requestId})))
  }
  return new Set(ctx.workflow.steps.filter(s => ctx.request.skip.includes(s.name) && isAllowed(s)).map(s => s.name))
}

/** Asks every role; undefined when all allow it, `refuse` when one does not, else whom it waits for. */
function ask(walk: Walk, {step, roles, about, what}: Loss): string | undefined {
  const answers = roles.map(role => wantForm(walk, {
    kind: 'skip', step, for: role, about, choices: ['allow', 'refuse'], title: `${capital(what)} for "${walk.ctx.request.title}"?`,
    facts: ['item.md asks for this; it drops what your role decides on', 'refuse keeps the step; nothing else starts until this is decided'],
    ...(roles.length > 1 ? {role} : {})
  })?.answer?.value)
  if (answers.includes('refuse')) return 'refuse'
  const waiting = roles.filter((_, i) => answers[i] === undefined)
  return waiting.length > 0 ? `waits for ${waiting.join(', ')} to allow dropping ${step}` : undefined
}

/** A kind that is refused is not simply another one: the person who set it has to say which. */
function whyRefused(ctx: ItemContext, {step}: Loss): string {
  return `${step} may not be dropped: set kind to ${lastWorkflow(ctx)} again, or to one that has it`
}

/** The roles whose decision falls with this step: its own, or those of the first approval after a maker. */
function decidingRoles(ctx: ItemContext, step: Step): readonly string[] {
  if (step.type === 'approve') return step.roles
  if (step.type === 'merge' || step.makes === 'verdict') return []
  return ctx.workflow.steps.slice(ctx.workflow.steps.indexOf(step)).find((s): s is ApproveStep => s.type === 'approve')?.roles ?? []
}

/** Kind under which the item last ran, when that is another than now. */
function lastWorkflow(ctx: ItemContext): string | undefined {
  const last = ctx.item.runs.filter(r => r.workflow !== undefined).toSorted((a, b) => a.number - b.number).at(-1)?.workflow
  return last !== undefined && last !== ctx.request.kind ? last : undefined
}

/** Approvals of the kind before that the present one has not, or in which it asks fewer roles. */
function lossesByKind(ctx: ItemContext): readonly Loss[] {
  const before = lastWorkflow(ctx)
  const steps = before === undefined ? [] : ctx.configuration.workflows.get(before)?.steps ?? []
  return steps.filter(s => s.type === 'approve').flatMap((step): readonly Loss[] => {
    const now = ctx.workflow.steps.find(s => s.name === step.name)
    const roles = step.roles.filter(role => now?.type !== 'approve' || !now.roles.includes(role))
    const what = `change the kind from ${before} to ${ctx.request.kind}, which drops ${step.name}`
    return roles.length === 0 ? [] : [{step: step.name, roles, about: {workflow: ctx.request.kind}, what}]
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
