import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {FileContent, FileWrite, StateCommitResult} from '../core/ports.ts'
import type {Plan} from '../core/plan/decision.ts'
import {plan, type PlanMemory} from '../core/plan/plan.ts'
import {engineIdentity} from '../core/project/engine-identity.ts'
import {renderState} from '../core/plan/render-state.ts'
import type {ItemSnapshot, Snapshot} from '../core/project/snapshot.ts'
import type {Sight} from './load/glance.ts'
import type {HomeFiles} from './load/home-files.ts'
import type {EnginePorts} from './ports.ts'

/** What the engine knows at one moment: everything below is read from here and nowhere else. */
export interface Moment extends Sight {
  readonly snapshot: Snapshot
  readonly plan: Plan
  readonly memory: PlanMemory
  readonly files: HomeFiles
  /** How often the home branch has gone back or aside, or lost records, since this process began to look: lost state is looked for then. */
  readonly losses: number
}

/** Relative to the item's folder. */
export interface ItemFile { readonly path: string; readonly content: FileContent }

/** New files of one item, and the item as it will be with them. */
export interface StateChange {
  readonly item: ItemSnapshot
  readonly files: readonly ItemFile[]
  readonly subject: string
  readonly trailers: Readonly<Record<string, string>>
}

/**
 * Commits records, forms or documents of one item together with state.md as it will be then: one state commit per finished step or
 * decision. Each file must be in the branch as this moment saw it, else `moved`.
 */
export async function commitState(ports: EnginePorts, moment: Moment, change: StateChange): Promise<StateCommitResult> {
  const {id} = change.item
  const state = renderState(statusWith(moment, change.item, ports.clock.now()))
  const files = [...change.files, {path: 'state.md', content: state}].map(file => toWrite(moment, id, file))
  const result = await ports.home.commit({files, message: messageOf(change), author: engineIdentity})
  if (result.outcome === 'committed') await ports.history.keepState(id, result.commit)
  return result
}

/** Where the item will stand once the change is in: the planner's own word on it. */
function statusWith(moment: Moment, item: ItemSnapshot, now: Date) {
  const items = new Map([...moment.snapshot.items, [item.id, item]])
  const journal = moment.snapshot.journal.filter(e => e.item !== item.id)
  const next = plan({...moment.snapshot, items, journal}, now, moment.memory)
  return next.plan.items.get(item.id)!
}

function toWrite(moment: Moment, id: string, file: ItemFile): FileWrite {
  return {path: `items/${id}/${file.path}`, content: file.content, expect: moment.files.items.get(id)?.get(file.path)?.oid, over: 'home'}
}

function messageOf(change: StateChange): string {
  const trailers = Object.entries({'Lifecycle-Item': change.item.id, ...change.trailers}).map(([key, value]) => `${key}: ${value}`)
  return `${change.item.id}: ${sanitiseLine(change.subject, 200)}\n\n${trailers.join('\n')}\n`
}
