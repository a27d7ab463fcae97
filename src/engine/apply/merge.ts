import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {Merge, RecordMerged} from '../../core/plan/decision.ts'
import type {MergeResult, StateCommitResult} from '../../core/ports.ts'
import type {RunRecord} from '../../core/project/records.ts'
import {renderRun} from '../../core/project/run-record.ts'
import {engineIdentity} from '../../core/project/engine-identity.ts'
import type {EnginePorts} from '../ports.ts'
import {makeRecord, nextRecordNumber, recordName, withRun} from '../run/record.ts'
import {branchRef} from '../load/loader.ts'
import {commitState, type Moment} from '../state-change.ts'

/** `conflict`: what was recorded is not a merge but a finding for the maker. */
export type MergeApplied = StateCommitResult & {readonly conflict?: string} | Extract<MergeResult, {readonly outcome: 'refused'}>

/** Merges the item's branch into the base without touching a person's work, and records it; a conflict becomes a finding for the maker. */
export async function applyMerge(ports: EnginePorts, moment: Moment, decision: Merge): Promise<MergeApplied> {
  const item = moment.snapshot.items.get(decision.item)!
  const branch = branchRef(moment.snapshot.configuration, decision.item).replace('refs/heads/', '')
  const publish = await readPublished(ports, moment, decision.item)
  ports.reach('merging')
  const result = await ports.branches.merge({
    tip: decision.tip, baseRef: moment.snapshot.base.ref, author: engineIdentity, publish,
    message: `Merge ${branch}: ${sanitiseLine(item.request?.title ?? item.id, 200)}\n\nLifecycle-Item: ${item.id}\n`
  })
  switch (result.outcome) {
    case 'merged': {
      ports.reach('base-moved')
      const recorded = await recordMerge(ports, moment, decision, {outcome: 'merged', output: result.commit, start: result.base, summary: `Merged ${branch} into ${moment.snapshot.configuration.project.base}.`})
      ports.reach('merge-recorded')
      return recorded
    }
    case 'conflict': {
      const conflict = `${branch} conflicts with ${moment.snapshot.configuration.project.base} in ${result.paths.join(', ')}`
      return {...await recordMerge(ports, moment, decision, {outcome: 'failed', on: lastMaker(moment, decision.item), summary: `${conflict}.`}), conflict}
    }
    case 'refused': return result
    case 'moved': return {outcome: 'moved', paths: []}
    case 'unverified': return {outcome: 'moved', paths: []}
  }
}

/** Somebody merged it by hand or on a forge: seen, and recorded the same way. */
export async function applyRecordMerged(ports: EnginePorts, moment: Moment, decision: RecordMerged): Promise<StateCommitResult> {
  return recordMerge(ports, moment, decision, {outcome: 'merged', output: decision.commit, summary: `Seen as merged into ${moment.snapshot.configuration.project.base} by a person.`})
}

async function recordMerge(ports: EnginePorts, moment: Moment, decision: Merge | RecordMerged, more: Partial<RunRecord> & Pick<RunRecord, 'outcome'>): Promise<StateCommitResult> {
  const item = moment.snapshot.items.get(decision.item)!
  const number = nextRecordNumber(item, moment.snapshot.journal, moment.files.items.get(item.id)?.keys() ?? [])
  const now = ports.clock.now().toISOString()
  const entry = {
    item: item.id, run: recordName(number, decision.step), number, step: decision.step, type: 'merge' as const, attempt: 1, round: 1, by: 'lifecycle', inputs: {code: decision.tip}, findings: [],
    start: undefined, pool: '', reservedMicro: 0, startedAt: now
  }
  const record = makeRecord(entry, 'merge', more.outcome, {...more, workflow: item.request?.kind, endedAt: now})
  return commitState(ports, moment, {
    item: withRun(item, record), files: [{path: `runs/${record.name}.md`, content: renderRun(record)}], subject: more.outcome === 'merged' ? 'merged' : 'merge conflict', trailers: {'Lifecycle-Run': record.name}
  })
}

function lastMaker(moment: Moment, id: string): string | undefined {
  const item = moment.snapshot.items.get(id)!
  const steps = moment.snapshot.configuration.workflows.get(item.request?.kind ?? '')?.steps ?? []
  return steps.findLast(s => s.type === 'pass' && s.makes === 'commits')?.name
}

/** `publish: {spec: docs/specs/{id}.md}` of the workflow: chosen artifacts that the merge puts beside the code. */
async function readPublished(ports: EnginePorts, moment: Moment, id: string): Promise<readonly {readonly path: string; readonly content: Uint8Array}[]> {
  const item = moment.snapshot.items.get(id)!
  const publish = moment.snapshot.configuration.workflows.get(item.request?.kind ?? '')?.publish ?? new Map<string, string>()
  const entries = [...publish].flatMap(([step, path]) => {
    const oid = moment.files.items.get(id)?.get(`${step}.md`)?.oid
    return oid === undefined ? [] : [{oid, path: path.replaceAll('{id}', id)}]
  })
  const blobs = await ports.home.readWhole(entries.map(e => e.oid))
  return entries.flatMap(({oid, path}) => {
    const content = blobs.get(oid)
    return content ? [{path, content}] : []
  })
}
