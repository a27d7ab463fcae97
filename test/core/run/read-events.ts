import test from 'ava'
import {command} from '../../../src/core/run/adapters/command.ts'
import type {Adapter} from '../../../src/core/run/events.ts'
import {longestLine, readEvents} from '../../../src/core/run/read-events.ts'

test('texts in a row are told by the last alone', t => {
  t.deepEqual(readEvents(command, 'one\ntwo\nthree'), [{type: 'text', text: 'three'}])
})

test('a line over the limit is passed over', t => {
  t.deepEqual(readEvents(command, `one\n${'x'.repeat(longestLine + 1)}\n`), [{type: 'text', text: 'one'}])
})

test('the reader is handed its own state from line to line', t => {
  const counter: Adapter<number> = {...command, initial: 0, read: (line, state) => ({state: state + 1, events: line === 'say' ? [{type: 'text', text: String(state)}] : []})}
  t.deepEqual(readEvents(counter as Adapter, 'a\nb\nsay\n'), [{type: 'text', text: '2'}])
})
