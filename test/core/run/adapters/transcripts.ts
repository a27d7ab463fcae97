import {readdirSync, readFileSync} from 'node:fs'
import test from 'ava'
import {findAdapter} from '../../../../src/core/run/adapters/find-adapter.ts'
import {readEvents} from '../../../../src/core/run/read-events.ts'

const folder = new URL('../../../fixtures/agents/', import.meta.url)
const garbage = ['not JSON', '{"half":', '[]', 'null', '{"type":"nobody-knows-it","part":7}', '{"type":null}', '\u001b[31m{}\u001b[0m', '']

for (const name of ['claude-2.1.330', 'codex-0.169.0', 'gemini-0.61.0', 'opencode-1.18.33']) {
  const adapter = findAdapter(name.replace(/-[\d.]+$/, ''))!
  const logs = readdirSync(new URL(name, folder)).filter(file => file.endsWith('.jsonl')).map(file => [file, readFileSync(new URL(`${name}/${file}`, folder), 'utf8')] as const)

  test(`${name}: lines that are none change no transcript`, t => {
    t.true(logs.length > 15)
    for (const [file, log] of logs) {
      const noisy = log.split('\n').flatMap((line, index) => [line, garbage[index % garbage.length] ?? '']).join('\n')
      t.deepEqual(readEvents(adapter, noisy), readEvents(adapter, log), file)
    }
  })

  test(`${name}: a transcript cut at any byte never ends well`, t => {
    for (const [file, log] of logs) {
      const bytes = Buffer.from(log)
      const last = bytes.subarray(0, -1).lastIndexOf(10) + 1
      for (let length = 0; length < bytes.length - 2; length += length < last ? 17 : 1) {
        const ended = readEvents(adapter, bytes.subarray(0, length).toString()).findLast(event => event.type === 'ended')
        t.not(ended?.type === 'ended' ? ended.reason : undefined, 'success', `${file} at ${length}`)
      }
    }
  })
}
