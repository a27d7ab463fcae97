import type {ItemDetail, View} from '../../core/board/view.ts'
import type {ItemRecord} from '../../core/project/records.ts'
import {placeInRepository, toItemJson, toLiveJson} from './item-json.ts'
import {listNextCommands} from './next-commands.ts'

/** One item whole, as `show --json` prints it: the summary of `status --json` and everything below it. */
export function toDetailJson(detail: ItemDetail, view: View) {
  return {
    ...toItemJson(detail.status, view),
    body: detail.body,
    branch: detail.branch,
    artifacts: detail.artifacts.map(({step, path}) => ({step, path: placeInRepository(path)})),
    decisions: detail.forms.map(({name, path, open, answer, by}) => ({name, path: placeInRepository(path), open, answer, by})),
    runs: detail.runs.map(toRecordJson),
    live: view.live.filter(run => run.item === detail.status.id).map(toLiveJson),
    nextCommands: listNextCommands(detail.status, view.me)
  }
}

function toRecordJson(record: ItemRecord) {
  if (record.type === 'check') {
    return {
      type: 'check', name: record.name, step: record.step, command: record.command, expect: record.expect, result: record.result,
      exit: record.exit, durationMs: record.durationMs, endedAt: record.endedAt, commit: record.commit
    }
  }
  return {
    type: 'run', name: record.name, step: record.step, by: record.by, person: record.person, agent: record.agent, model: record.model,
    boundary: record.boundary, sandbox: record.sandbox, attempt: record.attempt, round: record.round, outcome: record.outcome, verdict: record.verdict, on: record.on,
    inputs: record.inputs, findings: record.findings, start: record.start, output: record.output, usage: record.usage,
    startedAt: record.startedAt, endedAt: record.endedAt, summary: record.summary
  }
}
