import test from 'ava'
import type {Decision} from '../../src/core/plan/decision.ts'
import {runLine} from '../helpers/command-line.ts'

const start: Decision = {do: 'start-run', item: 'rate-limit-logins', step: 'code', agent: 'implementer', makes: 'commits', attempt: 1, round: 2, inputs: {}, findings: [], start: '', pool: 'claude', priority: 2, why: '2 findings of review', waits: undefined}
const decisions: readonly Decision[] = [
  start,
  {...start, item: 'export-csv', round: 1, why: 'spec changed', waits: 'waits for a slot of claude, 2nd in line'},
  {do: 'ask', item: 'tz-off-by-one', name: 'approve-fix-1', kind: 'approve', step: 'approve-fix', role: undefined, number: 1, for: 'engineer', about: {}, steps: [], choices: [], questions: [], title: 'Approve the fix', facts: []},
  {do: 'merge', item: 'old-thing', step: 'merge', tip: '', base: '', why: 'approved'}
]

test('plan prints what would happen and why', async t => {
  const {code, stdout, stderr, session} = await runLine(['plan'], {project: {decisions}})
  t.is(code, 0)
  t.deepEqual(stdout.split('\n'), [
    'rate-limit-logins  run    code by implementer (round 2)  2 findings of review',
    'export-csv         wait   code by implementer            spec changed; waits for a slot of claude, 2nd in line',
    'tz-off-by-one      ask    engineer: approve-fix-1        Approve the fix',
    'old-thing          merge  merge                          approved',
    ''
  ])
  t.true(stderr.includes('Nothing was done.'))
  t.deepEqual(session.calls, [])
})

test('plan of one item leaves the others out', async t => {
  const {stdout} = await runLine(['plan', 'tz'], {project: {decisions}})
  t.deepEqual(stdout.trim().split('\n').length, 1)
})

test('plan shows price and time of what is still to come', async t => {
  const forecasts = [{
    item: 'rate-limit-logins', partial: true, costMicro: {low: 310_000, high: 1_420_000},
    passes: [
      {step: 'code', by: 'implementer', costMicro: {low: 310_000, high: 1_420_000}, durationMs: {low: 60_000, high: 240_000}, runs: 4, basis: 'same step and kind' as const},
      {step: 'review', by: 'reviewer', costMicro: undefined, durationMs: undefined, runs: 0, basis: 'none' as const}
    ]
  }]
  const {stdout} = await runLine(['plan', 'rate'], {project: {decisions, forecasts}})
  t.deepEqual(stdout.split('\n').slice(1, -1), [
    '',
    'rate-limit-logins: 2 passes to come, at least $0.31 to $1.42',
    '  code    implementer  $0.31 to $1.42  1m00s to 4m00s  4 runs of the same step and kind',
    '  review  reviewer     ?               ?               no like run yet'
  ])
})

test('plan says when nothing is due', async t => {
  t.true((await runLine(['plan'])).stdout.startsWith('Nothing is due.'))
})

test('plan --json prints the decisions themselves', async t => {
  const {data} = JSON.parse((await runLine(['plan', '--json'], {project: {decisions}})).stdout) as {data: {decisions: Decision[]}}
  t.deepEqual(data.decisions.map(decision => decision.do), ['start-run', 'start-run', 'ask', 'merge'])
})
