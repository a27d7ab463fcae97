import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('log prints the lines of the newest run', async t => {
  const {code, stdout} = await runLine(['log', 'tz'])
  t.is(code, 0)
  t.is(stdout, 'reads src/time.ts\nwrites src/time.ts\n')
})

test('log --follow prints each line once until the run has ended', async t => {
  const logs = [['one'], ['one', 'two'], ['one', 'two', 'three']]
  const live = {item: 'tz-off-by-one', run: '003-code', step: 'code', type: 'pass', by: 'x', startedAt: '', usage: undefined, doing: undefined, limitMicro: undefined} as const
  let looks = 0
  const view = {
    get live() {
      return looks++ < 2 ? [live] : []
    }
  }
  const {code, stdout} = await runLine(['log', 'tz', '-f'], {project: {logs, view: Object.create(null, {live: {enumerable: true, get: () => view.live}}) as object}})
  t.is(code, 0)
  t.is(stdout, 'one\ntwo\nthree\n')
})

test('log --follow ends with 130 when it is interrupted', async t => {
  const {code} = await runLine(['log', 'tz', '-f'], {signal: AbortSignal.timeout(20)})
  t.is(code, 130)
})

test('log --json prints a document per line', async t => {
  const {stdout} = await runLine(['log', 'tz', '--json'])
  t.deepEqual(stdout.trim().split('\n').map(line => (JSON.parse(line) as {data: unknown}).data), [{run: '003-code', line: 'reads src/time.ts'}, {run: '003-code', line: 'writes src/time.ts'}])
})

test('log keeps how lines are indented', async t => {
  t.is((await runLine(['log', 'tz'], {project: {logs: [['if (a)', '\tb()', '    c()']]}})).stdout, 'if (a)\n    b()\n    c()\n')
})

test('log shows escape sequences of an agent instead of obeying them', async t => {
  t.is((await runLine(['log', 'tz'], {project: {logs: [['\u001B[31mred']]}})).stdout, '␛[31mred\n')
})
