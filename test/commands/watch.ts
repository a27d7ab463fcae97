import test from 'ava'
import type {RunOptions} from '../../src/core/board/session.ts'
import {runLine} from '../helpers/command-line.ts'

const engine = async ({onEvent}: RunOptions) => {
  onEvent?.({type: 'run-started', item: 'a', run: '001-spec', step: 'spec', by: 'spec-writer', why: 'the item is new'})
  onEvent?.({type: 'asked', item: 'a', form: 'approve-spec-1', for: 'product'})
}

test('watch prints one line of key=value per event', async t => {
  const {code, stdout} = await runLine(['watch'], {project: {engine}})
  t.is(code, 0)
  t.is(stdout, [
    'time=2026-11-20T12:00:00.000Z type=run-started item=a run=001-spec step=spec by=spec-writer why="the item is new"',
    'time=2026-11-20T12:00:00.000Z type=asked item=a form=approve-spec-1 for=product',
    ''
  ].join('\n'))
})

test('watch --json prints one JSON document per line', async t => {
  const {stdout, stderr} = await runLine(['watch', '--json'], {project: {engine}})
  const lines = stdout.trim().split('\n').map(line => JSON.parse(line) as {schemaVersion: number; kind: string; data: {type: string; at: string}})
  t.deepEqual(lines.map(({schemaVersion, kind, data}) => [schemaVersion, kind, data.type]), [[1, 'event', 'run-started'], [1, 'event', 'asked']])
  t.is(stderr, '')
})

test('watch exits with 130 on Ctrl-C and with 0 when its reader is gone', async t => {
  for (const [reason, expected] of [['SIGINT', 130], ['closed', 0]] as const) {
    const controller = new AbortController()
    const {code} = await runLine(['watch'], {project: {engine: async () => controller.abort(reason)}, signal: controller.signal})
    t.is(code, expected)
  }
})
