import {sumCost} from '../ledger/cost.ts'
import type {Problem} from '../problem.ts'
import {isItemId} from '../project/item-id.ts'
import type {ItemSnapshot, Snapshot} from '../project/snapshot.ts'
import type {ItemStanding, ItemStatus, StepStatus} from './decision.ts'
import {findMissingBranch} from './missing-branch.ts'
import type {Surroundings} from './plan-item.ts'
import type {Walk} from './walk.ts'

/** Sums a walk up: where the item stands, what comes next, and whom or what it waits for. */
export function standItem(walk: Walk, around: Surroundings): ItemStatus {
  const {ctx} = walk
  const {request, item} = ctx
  const open = walk.steps.filter(s => s.state !== 'done' && s.state !== 'skipped')
  const first = open[0]
  const standing = standingOf(walk, open)
  const asking = walk.forms.find(f => !f.deferred) ?? walk.forms[0]
  const active = open.find(s => s.state === 'running' || s.state === 'checking' || s.state === 'due') ?? open.find(s => s.state !== 'not-reached') ?? first
  const cost = sumCost(item.runs)
  const missing = findMissingBranch(ctx)
  return {
    id: item.id, title: request.title, kind: request.kind, priority: request.priority, labels: request.labels, touches: request.touches, owner: ctx.owner || undefined, createdAt: item.createdBy?.at,
    stage: first?.stage ?? 'Done', standing, next: active?.step,
    waits: standing === 'waiting' ? (asking ? whom(asking.people, asking.for) : walk.awaited[0]) : undefined,
    why: walk.stop ?? asking?.notice ?? (standing === 'blocked' || standing === 'waiting' || standing === 'out-of-date' ? active?.note : undefined),
    costMicro: cost.micro, costIsPartial: cost.partial, costReservedMicro: cost.reserved,
    budgetMicro: request.budgetMicro, steps: withSkipped(walk), forms: walk.forms, findings: walk.findings.map(f => ({name: f.name, source: f.source, on: f.on, state: f.state, text: f.text})),
    problems: [...item.problems, ...around.problems, ...missing === undefined ? [] : [missing.problem]]
  }
}

function whom(people: readonly string[], role: string): string {
  return people.length === 1 ? people[0]! : role
}

function standingOf(walk: Walk, open: readonly StepStatus[]): ItemStanding {
  const {ctx} = walk
  if (open.length === 0) return 'done'
  if (ctx.live.some(e => e.type !== 'take') || open.some(s => s.state === 'running')) return 'running'
  if (ctx.request.draft) return 'draft'
  if (ctx.request.hold) return 'held'
  if (walk.stop !== undefined) return 'blocked'
  if (open.some(s => s.state === 'due' || s.state === 'checking')) return 'due'
  if (walk.forms.some(f => f.kind === 'outdated')) return 'out-of-date'
  if (open.some(s => s.state === 'blocked')) return walk.forms.length > 0 ? 'waiting' : 'blocked'
  if (ctx.merged && walk.awaited.length === 0 && walk.forms.every(f => f.deferred)) return 'merged'
  if (open.some(s => s.state === 'waiting' || s.state === 'failed')) return 'waiting'
  if (open.some(s => s.state === 'out-of-date')) return 'out-of-date'
  return 'due'
}

/** Skipped steps stay visible, where the workflow has them. */
function withSkipped(walk: Walk): readonly StepStatus[] {
  return walk.ctx.workflow.steps.flatMap((step): StepStatus[] => {
    const status = walk.steps.find(s => s.step === step.name)
    if (status) return [status]
    return [{
      step: step.name, stage: step.stage, type: step.type, state: 'skipped', by: '', note: 'skipped', run: undefined, startedAt: undefined, round: 0, costMicro: undefined, costReservedMicro: 0, from: {}, version: undefined
    }]
  })
}

/** A red card: the item cannot be planned, and stops nothing else. */
export function brokenStatus(snapshot: Snapshot, item: ItemSnapshot, around: Surroundings): ItemStatus {
  const {request} = item
  const problems = [...item.problems, ...around.problems]
  return {
    id: item.id, title: request?.title ?? item.id, kind: request?.kind ?? '', priority: request?.priority ?? 2, labels: request?.labels ?? [], touches: request?.touches ?? [], owner: request?.owner, createdAt: item.createdBy?.at,
    stage: '', standing: 'broken', next: undefined, waits: undefined, why: whyBroken(snapshot, item, problems), costMicro: 0, costIsPartial: false, costReservedMicro: 0, budgetMicro: request?.budgetMicro, steps: [], forms: [], findings: [], problems
  }
}

function whyBroken(snapshot: Snapshot, {id, request}: ItemSnapshot, problems: readonly Problem[]): string {
  if (!isItemId(id)) return `"${id}" is no id of an item: rename the folder`
  if (!request) return problems[0]?.message ?? 'item.md cannot be read'
  return `no workflow is called ${request.kind}: there are ${[...snapshot.configuration.workflows.keys()].join(', ') || 'none'}`
}
