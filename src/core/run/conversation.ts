import type {ItemRecord, RunOutcome, RunRecord, Usage} from '../project/records.ts'
import type {JournalEntry} from '../project/snapshot.ts'
import {unknownUsage} from './usage.ts'

/** Ends that were not the run's own doing: its conversation can be gone on with. */
const cutOff: ReadonlySet<RunOutcome> = new Set(['interrupted', 'out-of-quota'])

type Begun = Pick<JournalEntry, 'run' | 'number' | 'step' | 'by' | 'inputs' | 'findings' | 'start'>

/**
 * The run whose conversation an attempt may go on with: the last of its step, cut off through no fault of its own, by the same agent and
 * command line, about the same things. Undefined when it must start afresh; so must an attempt after one that could not go on.
 */
export function findCutOff(records: readonly ItemRecord[], entry: Begun, adapter: string): RunRecord | undefined {
  const last = records.findLast((record): record is RunRecord => record.type === 'run' && record.step === entry.step && record.number < entry.number)
  if (last?.session === undefined || !cutOff.has(last.outcome)) return undefined
  const isSame = last.by === entry.by && last.agent?.split(' ')[0] === adapter && last.start === entry.start && sameText(last.inputs, entry.inputs) && sameText(last.findings, entry.findings)
  return isSame ? last : undefined
}

/** What the runs of a conversation were charged together, before the one of this number: some agents report it all again. */
export function sumConversation(records: readonly ItemRecord[], session: string | undefined, number: number): Usage {
  const runs = session === undefined ? [] : records.filter((record): record is RunRecord => record.type === 'run' && record.session === session && record.number < number)
  return runs.reduce((sum, {usage}) => ({
    input: add(sum.input, usage.input), output: add(sum.output, usage.output), reasoning: add(sum.reasoning, usage.reasoning), cacheRead: add(sum.cacheRead, usage.cacheRead),
    cacheWrite: add(sum.cacheWrite, usage.cacheWrite), costMicro: add(sum.costMicro, usage.costMicro), source: usage.source
  }), unknownUsage)
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0)
}

function sameText(a: object, b: object): boolean {
  const sorted = (value: object): string => JSON.stringify(Array.isArray(value) ? value : Object.entries(value).toSorted())
  return sorted(a) === sorted(b)
}
