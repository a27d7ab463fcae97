import test from 'ava'
import {findNearest} from '../../../src/commands/line/nearest.ts'

test('nearest prefers the only candidate that begins so', t => {
  t.is(findNearest('work', ['log', 'workflow', 'worn']), 'workflow')
})

test('nearest finds a word with typing mistakes', t => {
  t.is(findNearest('aprove', ['approve', 'reject']), 'approve')
})

test('nearest names nothing that is far away', t => {
  t.is(findNearest('xyzzy', ['approve', 'reject']), undefined)
})
