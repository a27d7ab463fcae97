import test from 'ava'
import type {EngineEvent, RunOptions} from '../../src/core/board/session.ts'
import {runLine} from '../helpers/command-line.ts'

const usage = {input: 1, output: 1, reasoning: undefined, cacheRead: 0, cacheWrite: 0, costMicro: 1_110_000, source: 'reported'} as const
const started: EngineEvent = {type: 'run-started', item: 'rate-limit-logins', run: '003-code', step: 'code', by: 'implementer', why: 'spec changed'}
const ended = (outcome: string): EngineEvent => ({type: 'run-ended', item: 'rate-limit-logins', run: '003-code', step: 'code', outcome, note: 'two files changed', usage})

function play(...events: readonly EngineEvent[]) {
  return async ({onEvent}: RunOptions) => events.forEach(event => onEvent?.(event))
}

test('run tells progress on stderr and the summary on stdout', async t => {
  const project = {engine: play(started, ended('finished'), {type: 'merged', item: 'rate-limit-logins', commit: 'abcdef0123456789'}), summary: {runs: 1, merged: ['rate-limit-logins'], costMicro: 1_110_000}}
  const {code, stdout, stderr} = await runLine(['run'], {project})
  t.is(code, 0)
  t.is(stdout, '1 run · $1.11\n  ✓  rate-limit-logins  merged\n')
  t.regex(stderr.split('\n')[0]!, /^\d\d:\d\d:\d\d {2}rate-limit-logins {2}started {5}code by implementer: spec changed$/)
  t.regex(stderr.split('\n')[1]!, /finished {4}code, \$1\.11, two files changed$/)
  t.false(stderr.includes('\u001B'))
})

test('run shows a moving line on a terminal and takes it away', async t => {
  const engine = async (options: RunOptions) => {
    options.onEvent?.(started)
    await new Promise(resolve => setTimeout(resolve, 400))
    options.onEvent?.(ended('finished'))
  }
  const {stderr} = await runLine(['run'], {project: {engine}, terminal: 80})
  t.true(stderr.includes('⠋ code of rate-limit-logins'))
  t.true(stderr.endsWith('\r\u001B[K'))
})

for (const [title, summary, outcome, code] of [
  ['0 when all is done', {}, 'finished', 0],
  ['4 when a person is needed', {waiting: new Map([['rate-limit-logins', 'approve-spec-1']])}, 'finished', 4],
  ['1 when something failed', {failed: ['rate-limit-logins'], waiting: new Map([['export-csv', 'help-code-1']])}, 'failed', 1],
  ['5 when a limit stopped it', {failed: ['rate-limit-logins'], waiting: new Map([['rate-limit-logins', 'help-code-1']])}, 'over-limit', 5]
] as const) {
  test(`run exits with ${title}`, async t => {
    const result = await runLine(['run'], {project: {engine: play(started, ended(outcome)), summary}})
    t.is(result.code, code)
  })
}

test('run hands on the items and the agent', async t => {
  const {session} = await runLine(['run', 'rate', 'tz', '--agent', 'rehearsal'])
  t.deepEqual(session.calls[0]!.given, [{items: ['rate-limit-logins', 'tz-off-by-one'], agent: 'rehearsal'}])
})

test('run says which step failed and how', async t => {
  const {stdout} = await runLine(['run'], {project: {engine: play(started, ended('timed-out')), summary: {runs: 1, failed: ['rate-limit-logins']}}})
  t.is(stdout, '1 run\n  ✗  rate-limit-logins  code: timed-out  lifecycle show rate-limit-logins\n')
})

test('run and watch refuse an agent they do not know before anything runs', async t => {
  for (const command of ['run', 'watch']) {
    const {code, stderr, session} = await runLine([command, '--agent', 'reharsal'])
    t.is(code, 2)
    t.is(stderr, 'error: there is no agent "reharsal"\nDid you mean "rehearsal"?\n')
    t.deepEqual(session.calls, [])
  }
})

test('run exits with 130 when it is interrupted', async t => {
  const controller = new AbortController()
  const engine = async () => controller.abort('SIGINT')
  const {code, stderr} = await runLine(['run'], {project: {engine}, signal: controller.signal})
  t.is(code, 130)
  t.true(stderr.includes('Runs under way go on'))
})

test('run --json prints the summary with the exit code', async t => {
  const {stdout, code} = await runLine(['run', '--json'], {project: {summary: {waiting: new Map([['a', 'approve-spec-1']])}}})
  t.is(code, 4)
  t.like(JSON.parse(stdout), {kind: 'run', data: {waiting: {a: 'approve-spec-1'}, exitCode: 4, interrupted: false}})
})

test('run says when nothing is due', async t => {
  t.is((await runLine(['run'])).stdout, '0 runs: nothing is due\n')
})
