import type {Plan} from '../../core/plan/decision.ts'
import type {Oid} from '../../core/project/configuration.ts'
import type {Snapshot} from '../../core/project/snapshot.ts'
import {levelOf} from '../../core/run/boundary.ts'
import type {EnginePorts} from '../ports.ts'
import type {RememberedGlance, Spent} from './remembered.ts'

/** What a view is made from: a look without what only planning needs. */
export interface Sight {
  readonly snapshot: Pick<Snapshot, 'home' | 'base' | 'configuration' | 'journal' | 'holds' | 'boundary' | 'problems'>
  readonly plan: Pick<Plan, 'items' | 'stages'>
  /** Day (`2026-11-20`) → what was spent. */
  readonly spent: () => ReadonlyMap<string, Spent>
  /** The whole snapshot, for the rare view that needs more. */
  readonly whole: () => Promise<Snapshot>
}

type GlancePorts = Pick<EnginePorts, 'home' | 'history' | 'journal' | 'holds' | 'sandbox' | 'clock'>

/**
 * What is remembered of an earlier process, if nothing that it was made from has moved since: branches stand where they stood, the
 * same runs are under way, the machine has the same sandbox. Costs one git process and one file, whatever the number of items; undefined when a real look is needed.
 */
export async function glance({home, history, journal, holds, sandbox, clock}: GlancePorts, known: RememberedGlance | undefined, whole: Sight['whole']): Promise<Sight | undefined> {
  if (known === undefined) return undefined
  const [underWay, held, found] = await Promise.all([journal.list(), holds.list(), sandbox.find()])
  const refs = await history.listBranches()
  if (known.home.ref !== home.home.ref || JSON.stringify(underWay) !== JSON.stringify(known.journal)) return undefined
  if (levelOf(found) !== known.boundary) return undefined
  if (known.until !== undefined && clock.now().getTime() > known.until) return undefined
  if (refs.get(known.home.ref) !== known.home.commit || refs.get(known.base.ref) !== known.baseTip || !sameBranches(known, refs)) return undefined
  const {stages, items, spent, ...snapshot} = known
  return {snapshot: {...snapshot, holds: held}, plan: {stages, items}, spent: () => spent, whole}
}

/** No item's branch has come, gone or moved; a renamed item's may have its former name. */
function sameBranches({branches, items, configuration}: RememberedGlance, refs: ReadonlyMap<string, Oid>): boolean {
  const [before = '', after = ''] = `refs/heads/${configuration.project.branch}`.split('{id}')
  for (const [ref, tip] of refs) {
    const isOfItem = ref.startsWith(before) && ref.endsWith(after) && items.has(ref.slice(before.length, ref.length - after.length))
    if (isOfItem && branches.get(ref) !== tip) return false
  }
  return [...branches].every(([ref, tip]) => refs.get(ref) === tip)
}
