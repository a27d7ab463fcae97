import {parseDocument} from '../../core/artifact/fields.ts'
import type {RecordEdit} from '../../core/plan/decision.ts'
import type {StateCommitResult} from '../../core/ports.ts'
import {renderRun} from '../../core/project/run-record.ts'
import type {EnginePorts} from '../ports.ts'
import {makeRecord, nextRecordNumber, recordName, withRun} from '../run/record.ts'
import {commitState, type Moment} from '../state-change.ts'

/** A hand-written or edited artifact becomes a run by the person who committed it. */
export async function applyRecordEdit(ports: EnginePorts, moment: Moment, decision: RecordEdit): Promise<StateCommitResult> {
  const item = moment.snapshot.items.get(decision.item)!
  const number = nextRecordNumber(item, moment.snapshot.journal, moment.files.items.get(item.id)?.keys() ?? [])
  const now = ports.clock.now().toISOString()
  const record = makeRecord(
    {item: item.id, run: recordName(number, decision.step), number, step: decision.step, type: 'pass', attempt: 1, round: 1, by: decision.by, inputs: decision.inputs, findings: [], start: item.branch?.tip, pool: '', reservedMicro: 0, startedAt: now},
    decision.makes, 'finished',
    {
      person: true, output: decision.output, editedIn: decision.editedIn, verdict: decision.verdict, on: decision.on, workflow: item.request?.kind, endedAt: now,
      summary: await summarise(moment, decision)
    }
  )
  return commitState(ports, moment, {
    item: withRun(item, record), files: [{path: `runs/${record.name}.md`, content: renderRun(record)}], subject: `${decision.step} by ${decision.by}`, trailers: {'Lifecycle-Run': record.name}
  })
}

/** What a judge wants changed is the finding itself: whoever answers it gets the judge's words. */
async function summarise(moment: Moment, decision: RecordEdit): Promise<string> {
  const who = decision.editedIn === undefined ? `Written by ${decision.by}.` : `Edited by ${decision.by} while deciding ${decision.editedIn}.`
  if (decision.verdict !== 'changes') return who
  const oid = decision.output.split('+')[0] ?? ''
  const text = (await moment.files.readTexts([{oid, path: ''}])).get(oid)?.text ?? ''
  return parseDocument(text, '', {quotedBody: true}).value?.body.trim() || who
}
