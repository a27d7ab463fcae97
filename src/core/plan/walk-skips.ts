import type {ApproveStep, Step} from '../project/configuration.ts'
import {isStillAbout, judgeAnswer} from './answers.ts'
import {formsOf, indexOf, type ItemContext} from './item-context.ts'
import {wantForm, type Walk} from './walk.ts'

/**
 * No decision can be skipped by editing item.md: where `skip` or a change of `kind` drops a decision, or what a role decides on,
 * that role is asked first. Returns the names that wait for their role, with its name.
 */
export function walkSkips(walk: Walk): ReadonlyMap<string, string> {
  const {ctx} = walk
  const waiting = new Map<string, string>()
  for (const name of ctx.request.skip) {
    const step = ctx.workflow.steps.find(s => s.name === name)
    const role = step && decidingRole(ctx, step)
    if (!step || role === undefined) continue
    if (answerOf(walk, name, role, {item: ctx.item.requestId}, `skip ${name}`) === undefined) waiting.set(name, role)
  }
  const before = lastWorkflow(ctx)
  for (const dropped of before ? droppedDecisions(ctx, before) : []) {
    const role = dropped.roles[0]
    if (role === undefined) continue
    const answer = answerOf(walk, dropped.name, role, {workflow: ctx.request.kind}, `change the kind from ${before} to ${ctx.request.kind}, which drops ${dropped.name}`)
    if (answer !== 'allow') waiting.set(dropped.name, role)
  }
  return waiting
}

/** Names of `skip` that are in force: nobody decides on them, or the role that does has allowed it. */
export function allowedSkips(ctx: ItemContext): ReadonlySet<string> {
  return new Set(ctx.request.skip.filter(name => {
    const step = ctx.workflow.steps.find(s => s.name === name)
    if (!step) return false
    if (decidingRole(ctx, step) === undefined) return true
    return formsOf(ctx, 'skip', name).some(f => f.answer?.value === 'allow' && judgeAnswer(ctx, f).counts && isStillAbout(ctx, f, {item: ctx.item.requestId}))
  }))
}

function answerOf(walk: Walk, step: string, role: string, about: Readonly<Record<string, string>>, what: string): string | undefined {
  return wantForm(walk, {
    kind: 'skip', step, for: role, about, choices: ['allow', 'refuse'], title: `${capital(what)} for "${walk.ctx.request.title}"?`,
    facts: ['item.md asks for this; it drops what your role decides on', 'refuse keeps the step; nothing else starts until this is decided']
  })?.answer?.value
}

/** The role whose decision falls with this step: its own, or the first approval after a maker. */
function decidingRole(ctx: ItemContext, step: Step): string | undefined {
  if (step.type === 'approve') return step.roles[0]
  if (step.type === 'merge' || step.makes === 'verdict') return undefined
  const index = ctx.workflow.steps.indexOf(step)
  const approval = ctx.workflow.steps.slice(index).find((s): s is ApproveStep => s.type === 'approve')
  return approval?.roles[0]
}

/** Kind under which the item last ran, when that is another than now. */
function lastWorkflow(ctx: ItemContext): string | undefined {
  const last = ctx.item.runs.filter(r => r.workflow !== undefined).toSorted((a, b) => a.number - b.number).at(-1)?.workflow
  return last !== undefined && last !== ctx.request.kind ? last : undefined
}

function droppedDecisions(ctx: ItemContext, kind: string): readonly ApproveStep[] {
  const before = ctx.configuration.workflows.get(kind)?.steps ?? []
  return before.filter((s): s is ApproveStep => s.type === 'approve' && indexOf(ctx, s.name) < 0 && !ctx.workflow.steps.some(n => n.name === s.name))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
