import {readdirSync, readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import {tidy} from './stand-ins/tidy-transcript.ts'

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures', 'agents')
const transcripts = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.jsonl'))

test('every transcript has its facts and is short', t => {
  t.true(transcripts.length > 100)
  for (const name of transcripts) {
    const text = readFileSync(path.join(folder, name), 'utf8')
    t.true(text.length <= 64_000, name)
    t.is(typeof JSON.parse(readFileSync(path.join(folder, name.replace(/l$/, '')), 'utf8')), 'object')
  }
})

test('transcripts say nothing of the machine they were recorded on', t => {
  const traces = [/\/tmp\/lifecycle-record/, /\/\.cache\/git-lifecycle/, /127\.0\.0\.1:(?!9999)\d/, new RegExp(`(?<!\\w)${homedir()}/`)]
  const found = transcripts.flatMap(name => [name, name.replace(/l$/, '')])
    .flatMap(name => traces.filter(trace => trace.test(readFileSync(path.join(folder, name), 'utf8'))).map(trace => `${name}: ${trace}`))
  t.deepEqual(found, [])
})

test('a tidied transcript keeps equal ids equal and others apart', t => {
  const ids = ['0190c5a2-1111-4222-8333-444455556666', '0190c5a2-1111-4222-8333-444455557777']
  const text = `${ids[0]} ${ids[1]} ${ids[0]} /tmp/x1/tree http://127.0.0.1:4321/v1 2026-11-24T01:02:03.456Z "duration_ms":17`
  t.is(tidy(text, {root: '/tmp/x1', agents: '/opt/a', url: 'http://127.0.0.1:4321'}),
    '00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002 00000000-0000-4000-8000-000000000001 /tmp/item/tree http://127.0.0.1:9999/v1 2026-11-23T12:00:00.000Z "duration_ms":100')
})
