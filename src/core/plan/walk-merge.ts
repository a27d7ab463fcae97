import type {MergeStep} from '../project/configuration.ts'
import type {StepState} from './decision.ts'
import {indexOf, makesCommits} from './item-context.ts'
import {undecidedBefore, wantForm, type Walk} from './walk.ts'

/** Merges when everything before it is done; what somebody else merged is seen and recorded; an empty change asks. */
export function walkMerge(walk: Walk, step: MergeStep): void {
  const {ctx} = walk
  if (ctx.merged) return push(walk, step, 'done', `merged as ${ctx.merged.output?.slice(0, 8) ?? '?'}`)
  const live = ctx.live.find(e => e.type === 'merge')
  if (live) return push(walk, step, 'running', 'merging')
  const {branch} = ctx.item
  if (branch?.mergedAs !== undefined && branch.change !== '') {
    walk.decisions.push({do: 'record-merged', item: ctx.item.id, step: step.name, tip: branch.tip, commit: branch.mergedAs})
    return push(walk, step, 'done', `merged as ${branch.mergedAs.slice(0, 8)}`)
  }
  const notReady = whyNotReady(walk, step)
  if (notReady) return push(walk, step, 'not-reached', notReady)
  if (!branch || branch.change === '') return askEmpty(walk, step)
  if (step.how === 'request') {
    walk.awaited.push(ctx.owner)
    return push(walk, step, 'waiting', `waits until somebody has merged ${branch.ref.replace('refs/heads/', '')} into ${ctx.configuration.project.base}`)
  }
  walk.decisions.push({do: 'merge', item: ctx.item.id, step: step.name, tip: branch.tip, base: ctx.snapshot.base.commit, why: 'everything before it is done'})
  push(walk, step, 'due', 'ready to merge')
}

function whyNotReady(walk: Walk, step: MergeStep): string | undefined {
  if (walk.stop) return walk.stop
  const index = indexOf(walk.ctx, step.name)
  const undecided = undecidedBefore(walk, index)
  if (undecided) return `after ${undecided}`
  for (const view of walk.views.values()) if (view.index < index && !view.isCurrent) return `after ${view.step.name}`
  const open = walk.findings.find(f => f.state === 'open' && indexOf(walk.ctx, f.on) < index)
  if (open) return `after the findings of ${open.finder}`
  return walk.checks.isGreen ? undefined : 'after green checks'
}

/** A change that adds nothing is never merged silently. */
function askEmpty(walk: Walk, step: MergeStep): void {
  const {ctx} = walk
  const hasMakers = ctx.steps.some(makesCommits)
  const form = wantForm(walk, {
    kind: 'help', step: step.name, for: ctx.owner, about: {item: ctx.item.requestId}, choices: ['accept', 'drop'], title: `Nothing to merge for "${ctx.request.title}"`,
    facts: [hasMakers ? 'the steps that make commits changed nothing' : 'no step of this workflow makes commits', 'accept ends the item without a merge; redo a step for another try']
  })
  if (form?.answer?.value === 'accept') return push(walk, step, 'done', `nothing to merge, accepted by ${form.answer.person ?? form.answer.email}`)
  push(walk, step, 'waiting', 'the change is empty')
}

function push(walk: Walk, step: MergeStep, state: StepState, note: string): void {
  walk.steps.push({
    step: step.name, stage: step.stage, type: 'merge', state, by: step.how, note, run: undefined, startedAt: undefined, round: 0, costMicro: undefined, costReservedMicro: 0, from: {}, version: undefined
  })
}
