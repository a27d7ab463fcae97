import type {RunRecord} from '../../core/project/records.ts'
import type {Finished, FinishedRun} from './finish.ts'

/**
 * A run that somebody stops after its agent has ended, because what it made cannot get to where it belongs: it is recorded as stopped,
 * and its work is kept aside. Undefined where nothing of it is in the way.
 */
export function giveUp(finished: FinishedRun): Finished | undefined {
  if (finished.state === 'waits') return {state: 'finished', record: stop(finished.kept, finished.why), document: undefined, attachments: new Map(), previous: {}}
  if (finished.document === undefined || finished.isAside) return undefined
  return {...finished, record: stop(finished.record, 'its document was being edited'), isAside: true}
}

function stop(record: RunRecord, why: string): RunRecord {
  return {...record, outcome: 'stopped', output: undefined, verdict: undefined, summary: `Stopped after its end, for it could not be taken in: ${why}.\n\n${record.summary}`}
}
