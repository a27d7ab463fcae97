import type {Agent, Makes} from '../../core/project/configuration.ts'
import type {CheckRecord, RunOutcome, RunRecord, Usage} from '../../core/project/records.ts'
import type {ItemSnapshot, JournalEntry} from '../../core/project/snapshot.ts'
import {chargeUsage, priceUsage} from '../../core/ledger/cost.ts'
import {leaveOutSecrets} from '../../core/run/leave-out-secrets.ts'
import {unknownUsage} from '../../core/run/usage.ts'
import type {EnginePorts} from '../ports.ts'

/** The record of a run that has ended, from its journal entry; the rest is added by whoever knows it. */
export function makeRecord(entry: JournalEntry, makes: Makes | 'merge', outcome: RunOutcome, more: Partial<RunRecord>): RunRecord {
  return {
    type: 'run', number: entry.number, name: entry.run, step: entry.step, makes, attempt: entry.attempt, round: entry.round, by: entry.by, person: false,
    agent: undefined, model: undefined, boundary: undefined, pool: entry.pool === '' ? undefined : entry.pool, session: undefined, workflow: undefined, inputs: entry.inputs, findings: entry.findings, start: entry.start, output: undefined,
    outcome, verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [], usage: unknownUsage, startedAt: entry.startedAt, endedAt: undefined, summary: '', ...more
  }
}

/** Unknown is never 0: tokens without a cost are priced by the table, and a run that reported neither is charged its whole reservation; the record says so. */
export function settleCost(usage: Usage, agent: Agent | undefined, model: string | undefined): Usage {
  const priced = priceUsage(usage, model)
  const reserved = agent?.limits.costMicro
  return reserved === undefined ? priced : chargeUsage(priced, reserved)
}

/** Text of a record as it may be committed. */
export function forEverybody(ports: Pick<EnginePorts, 'findSecrets'>, text: string): string {
  return leaveOutSecrets(text, ports.findSecrets(text))
}

export function recordName(number: number, step: string): string {
  return `${String(number).padStart(3, '0')}-${step}`
}

/**
 * The next free record number of an item: after its records, those that cannot be read included (nothing is ever written over), and
 * its runs under way. `paths` are the item's files.
 */
export function nextRecordNumber(item: ItemSnapshot, journal: readonly JournalEntry[], paths: Iterable<string>): number {
  const numbers = [...item.runs, ...item.checks].map(r => r.number)
  const named = [...paths].map(path => Number(/^runs\/(\d{1,6})-/.exec(path)?.[1] ?? 0))
  const underWay = journal.filter(e => e.item === item.id).map(e => e.number)
  return Math.max(0, ...numbers, ...named, ...underWay) + 1
}

export function withRun(item: ItemSnapshot, run: RunRecord): ItemSnapshot {
  return {...item, runs: [...item.runs, run]}
}

export function withCheck(item: ItemSnapshot, check: CheckRecord): ItemSnapshot {
  return {...item, checks: [...item.checks, check]}
}

/** Name of the newest record, or undefined: what a redo is about, so that checks up to it are run again. */
export function newestRecord(item: ItemSnapshot): string | undefined {
  return [...item.runs, ...item.checks].toSorted((a, b) => b.number - a.number)[0]?.name
}
