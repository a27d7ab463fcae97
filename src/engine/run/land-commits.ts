import type {RunRecord} from '../../core/project/records.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {branchRef} from '../load/loader.ts'
import {engineIdentity} from '../../core/project/engine-identity.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import type {PassRun} from './begin.ts'
import {placeOf} from './workplace.ts'

/** Where a maker's commits ended up: on the branch, beside it, or not yet anywhere. */
export type Landed =
  | {readonly state: 'landed'; readonly record: RunRecord}
  | {readonly state: 'waits'; readonly why: string; readonly remedy: string}

/** What a run that failed had changed is kept as a ref: it was paid for, and somebody may want it. */
export async function keepFailed(ports: EnginePorts, {entry}: PassRun, made: string, record: RunRecord): Promise<RunRecord> {
  const key = resultKey(ports, entry)
  await ports.branches.keepResult(key, made)
  return {...record, summary: `${record.summary}\n\nWhat it had changed is kept: git diff ${entry.start?.slice(0, 12)} refs/lifecycle/results/${key}`}
}

/** Keeps the result, then moves the branch; a branch that a person moved meanwhile gets a merge commit, or keeps what is theirs. */
export async function landCommits(ports: EnginePorts, moment: Moment, {entry}: PassRun, made: string, record: RunRecord): Promise<Landed> {
  const key = resultKey(ports, entry)
  ports.reach('taken')
  const kept = await ports.branches.keepResult(key, made) ? made : await ports.branches.readResult(key) ?? made
  ports.reach('kept')
  const ref = branchRef(moment.snapshot.configuration, placeOf(entry))
  const finish = (output: string): Landed => ({state: 'landed', record: {...record, output}})
  let [from, to] = [entry.start!, kept]
  for (let tries = 0; tries < 5; tries++) {
    const moved = await ports.branches.move(ref, to, from)
    if (moved.outcome === 'moved') {
      ports.reach('moved')
      return finish(to)
    }
    if (moved.outcome === 'refused') return {state: 'waits', why: `${ref.replace('refs/heads/', '')} is checked out and in the way`, remedy: moved.remedy}
    if (moved.at === undefined) return {state: 'waits', why: `${ref.replace('refs/heads/', '')} is gone`, remedy: `git branch ${ref.replace('refs/heads/', '')} ${from}`}
    if (moved.at === to || await ports.history.isAncestor(kept, moved.at)) return finish(to)
    const merged = await ports.branches.mergeTree(moved.at, kept)
    if (merged.outcome === 'conflict') return offered(record, key, merged.paths)
    from = moved.at
    to = await ports.branches.commitTree(merged.tree, [moved.at, kept], `Merge ${entry.run} with what was committed meanwhile\n\nLifecycle-Item: ${entry.item}\nLifecycle-Run: ${entry.run}\n`, engineIdentity)
  }
  return {state: 'waits', why: `${ref} keeps moving`, remedy: 'wait until nobody commits there'}
}

/** Names what a run made by all it was made from: the same for every engine that takes the same run in. */
export function resultKey(ports: EnginePorts, entry: Pick<JournalEntry, 'item' | 'begunAs' | 'run' | 'inputs' | 'findings' | 'start' | 'attempt'>): string {
  return `${placeOf(entry)}/${entry.run}-${ports.hash(JSON.stringify([entry.inputs, entry.findings, entry.start, entry.attempt])).slice(0, 12)}`
}

/** The person's stays; the run's work is offered as a ref. */
function offered(record: RunRecord, key: string, paths: readonly string[]): Landed {
  const summary = `${record.summary}\n\nIt conflicts with what was committed meanwhile in ${paths.join(', ')}. What is on the branch stays; the run's work is kept: git diff refs/lifecycle/results/${key}`
  return {state: 'landed', record: {...record, outcome: 'failed', summary}}
}
