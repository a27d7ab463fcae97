import test from 'ava'
import {listItemsFor} from '../../src/commands/complete-items.ts'
import {form, item, live} from '../helpers/board-samples.ts'

const items = [
  item('asked', 'Asked', {standing: 'waiting', forms: [form('asked', 'approve-spec-1')]}),
  item('stale', 'Stale', {standing: 'out-of-date', forms: [form('stale', 'outdated-code-1', {kind: 'outdated'})]}),
  item('going', 'Going', {standing: 'running'}), item('over', 'Over', {standing: 'done'}), item('gone', 'Gone', {standing: 'dropped'})
]
const view = {items: new Map(items.map(one => [one.id, one])), live: [live('going', 'code', '2026-11-20T10:19:50Z')]}

for (const [command, offered] of [
  ['show', 'asked stale going over gone'], ['approve', 'asked'], ['keep', 'stale'], ['answer', 'asked stale'], ['stop', 'going'], ['set', 'asked stale going'], ['redo', 'asked stale going']
] as const) {
  test(`${command} is offered the items it can do something with`, t => t.is(listItemsFor(command, view).map(({id}) => id).join(' '), offered))
}
