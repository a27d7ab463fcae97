import type {ItemStatus, StartRun} from '../plan/decision.ts'
import type {ApproveStep, Configuration} from '../project/configuration.ts'
import type {Snapshot} from '../project/snapshot.ts'

/** What each role is asked: its open forms, and those that work under way leads to. */
export function countAsked(snapshot: Snapshot, items: ReadonlyMap<string, ItemStatus>): Map<string, number> {
  const asked = new Map<string, number>()
  const add = (role: string): unknown => asked.set(role, (asked.get(role) ?? 0) + 1)
  for (const item of items.values()) {
    for (const form of item.forms) if (!form.deferred) add(form.for)
    if (isUnderWay(item)) nextRoles(snapshot.configuration, item, 0).forEach(add)
  }
  return asked
}

/**
 * Attention is a pool: generation waits for review. New work whose next decision would go over what its role takes at once does not
 * start; what has begun goes on, rework and `priority: 0` are exempt, and so is a role without members or without limits.
 */
export function whyAttention(snapshot: Snapshot, item: ItemStatus | undefined, run: StartRun, asked: Map<string, number>): string | undefined {
  if (!item || run.priority === 0 || run.round > 1 || run.attempt > 1 || hasBegun(item)) return undefined
  const roles = nextRoles(snapshot.configuration, item, item.steps.findIndex(s => s.step === run.step))
  for (const role of roles) {
    const capacity = capacityOf(snapshot.configuration, role)
    if (capacity !== undefined && (asked.get(role) ?? 0) >= capacity) return `waits for the attention of ${role}: ${asked.get(role)} of ${capacity} decisions are open or on their way`
  }
  for (const role of roles) asked.set(role, (asked.get(role) ?? 0) + 1)
  return undefined
}

function hasBegun(item: ItemStatus): boolean {
  return item.steps.some(s => s.version !== undefined || s.run !== undefined)
}

/** Work that runs or is due and has begun: what waits for somebody or stands still leads to no decision for now. */
function isUnderWay(item: ItemStatus): boolean {
  return (item.standing === 'running' || item.standing === 'due') && hasBegun(item)
}

/** Roles of the next approval that work waits for, from a step on; none where it has been asked already. */
function nextRoles(configuration: Configuration, item: ItemStatus, from: number): readonly string[] {
  const approvals = new Map((configuration.workflows.get(item.kind)?.steps ?? []).filter((s): s is ApproveStep => s.type === 'approve').map(s => [s.name, s]))
  const next = item.steps.slice(from).find(s => s.type === 'approve' && s.state !== 'done' && s.state !== 'skipped' && approvals.get(s.step)?.deferMs === undefined)
  return next === undefined || item.forms.some(form => form.step === next.step) ? [] : approvals.get(next.step)?.roles ?? []
}

/** How many decisions a role takes at once; undefined without members, or where one of them has no limit. */
function capacityOf(configuration: Configuration, role: string): number | undefined {
  const members = [...configuration.team.people.values()].filter(person => person.roles.includes(role))
  if (members.length === 0 || members.some(person => person.open === undefined)) return undefined
  return members.reduce((sum, person) => sum + (person.open ?? 0), 0)
}
