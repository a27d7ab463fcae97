import test from 'ava'
import {listOwnWork, rankInbox} from '../../../src/core/board/inbox.ts'
import {form, item, sampleNow, sampleView, step} from '../../helpers/board-samples.ts'

const view = sampleView()
const nowMs = sampleNow.getTime()

test('inbox ranks by priority, then by what it unblocks', t => {
  t.deepEqual(rankInbox(view).map(entry => entry.form.item), ['flaky-upload', 'price-rounding', 'search-arabic', 'tz-off-by-one'])
})

test('each entry gives its reason', t => {
  const reasons = Object.fromEntries(rankInbox(view, {nowMs}).map(entry => [entry.form.item, entry.why]))
  t.is(reasons['flaky-upload'], 'priority 0 · blocks 1 item · the engine cannot go on by itself · waits for 23 min')
  t.is(reasons['tz-off-by-one'], 'waits for 2 hours')
})

test('inbox holds only what I may answer unless asked otherwise', t => {
  t.false(rankInbox(view).some(entry => entry.form.item === 'family-plan'))
  t.deepEqual(rankInbox(view, {role: 'security'}).map(entry => entry.form.item), ['family-plan'])
  t.is(rankInbox(view, {all: true}).length, 5)
  t.deepEqual(rankInbox(sampleView({me: undefined})), [])
})

test('deferred forms come last', t => {
  const items = [item('a', 'A', {priority: 0, forms: [form('a', 'approve-spec-1', {deferred: true})]}), item('b', 'B', {priority: 4, forms: [form('b', 'approve-spec-1')]})]
  t.deepEqual(rankInbox(sampleView({items: new Map(items.map(i => [i.id, i]))})).map(entry => entry.form.item), ['b', 'a'])
})

test('my own steps are listed when their turn has come', t => {
  const steps = [step('mockup', 'Design', {by: 'product', state: 'waiting'}), step('docs', 'Release', {by: 'product', state: 'not-reached'})]
  const own = listOwnWork(sampleView({items: new Map([['x', item('x', 'X', {steps})]])}))
  t.deepEqual(own.map(work => work.step.step), ['mockup'])
})
