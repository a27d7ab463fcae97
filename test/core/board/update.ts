import test from 'ava'
import {describeCard} from '../../../src/core/board/card.ts'
import type {Effect, Intent, Model} from '../../../src/core/board/model.ts'
import {beginModel, update} from '../../../src/core/board/update.ts'
import {findTarget} from '../../../src/core/board/target.ts'
import {item, manyItems, sampleDetail, sampleNow, sampleView} from '../../helpers/board-samples.ts'

const nowMs = sampleNow.getTime()

function play(start: Model, ...intents: readonly Intent[]): {readonly model: Model; readonly effects: readonly Effect[]} {
  let model = start
  const effects: Effect[] = []
  for (const intent of intents) {
    const step = update(model, intent)
    model = step.model
    effects.push(...step.effects)
  }
  return {model, effects}
}

function begin(view = sampleView(), size = {columns: 120, rows: 40}): Model {
  return play(beginModel(size, {ascii: false}), {do: 'view', view, nowMs}).model
}

const move = (by: 'up' | 'down' | 'left' | 'right' | 'first' | 'last'): Intent => ({do: 'move', by})

test('the first card of the first filled column is chosen', t => {
  t.is(begin().board.id, 'rate-limit-logins')
})

test('moving sideways skips empty columns', t => {
  const view = sampleView({items: new Map([['a', item('a', 'A')], ['b', item('b', 'B', {stage: 'Release'})]])})
  t.is(play(begin(view), move('right')).model.board.id, 'b')
})

test('moving beyond an edge stays', t => {
  const model = begin()
  t.is(play(model, move('up'), move('left')).model.board.id, model.board.id)
})

test('the neighbour is chosen when the chosen item goes away', t => {
  const before = play(begin(), move('down')).model
  const items = new Map(before.view?.items)
  items.delete(before.board.id ?? '')
  const after = update(before, {do: 'view', view: sampleView({items}), nowMs}).model
  t.is(after.board.id, 'invoice-pdf')
})

test('a decision is bound to the form it was opened on', t => {
  const opened = play(begin(), move('right'), {do: 'decide', answer: 'approve'}).model
  const items = new Map(opened.view?.items)
  items.set('tz-off-by-one', {...items.get('tz-off-by-one')!, forms: []})
  const lapsed = update(opened, {do: 'view', view: sampleView({items}), nowMs}).model
  const {model, effects} = play(lapsed, {do: 'submit'})
  t.regex(model.notice?.text ?? '', /approve-spec-1 is no longer open/u)
  t.deepEqual(effects, [])
  t.deepEqual(model.stack, [])
})

test('reject asks no questions but why', t => {
  const {model} = play(begin(), move('right'), {do: 'decide', answer: 'reject'})
  t.like(model.stack.at(-1), {type: 'decide', at: 'comment', answer: 'reject'})
})

test('an answer that does not count stands on the card', t => {
  const items = new Map(begin().view?.items)
  const before = items.get('tz-off-by-one')!
  items.set('tz-off-by-one', {...before, forms: before.forms.map(f => ({...f, notice: 'question 1 has no reply'}))})
  const {view, facts} = begin(sampleView({items}))
  t.like(describeCard(items.get('tz-off-by-one')!, view!, facts!, nowMs), {mark: 'failed', text: 'question 1 has no reply'})
})

test('an answer that the form does not take is refused', t => {
  const {model} = play(begin(), move('right'), {do: 'decide', answer: 'retry'})
  t.is(model.notice?.text, 'approve-spec-1 does not take "retry"')
})

test('the same form cannot be answered twice at once', t => {
  const first = play(begin(), move('right'), {do: 'decide', answer: 'reject'}, {do: 'submit'}, {do: 'enter'})
  t.is(first.effects.filter(effect => effect.do === 'answer').length, 1)
  const second = play(first.model, {do: 'decide', answer: 'approve'})
  t.is(second.model.notice?.text, 'approve-spec-1 is being committed already')
})

test('people who are not in the team are told what to do', t => {
  const view = sampleView({me: {name: 'X', email: 'x@example.org', person: undefined, roles: []}})
  const {model} = play(begin(view), move('right'), {do: 'decide', answer: 'approve'})
  t.like(model.notice, {text: 'x@example.org is nobody in team.md', fix: 'Add this address to a person with the role product.'})
})

test('outcomes end what is pending and say so', t => {
  const {model, effects} = play(begin(), {do: 'act', verb: 'hold'})
  const [effect] = effects
  t.is(model.pending.length, 1)
  t.true(effect?.do === 'set-item')
  const done = update(model, {do: 'failed', serial: 1, message: 'no', fix: 'Try.'}).model
  t.deepEqual([done.pending, done.notice], [[], {tone: 'bad', text: 'no', fix: 'Try.'}])
})

test('held items are let go by the same key', t => {
  const {effects} = play(begin(), {do: 'act', verb: 'hold'}, move('right'), move('down'), {do: 'act', verb: 'hold'})
  t.deepEqual(effects.map(effect => effect.do === 'set-item' ? effect.changes : effect.do), [{hold: 'true'}, {hold: undefined}])
})

for (const [verb, argument] of [['redo', 'spec'], ['drop', 'no time'], ['stop', '']] as const) {
  test(`${verb} asks once before it acts`, t => {
    const asked = play(begin(), {do: 'act', verb, argument})
    t.deepEqual(asked.effects, [])
    t.is(asked.model.prompt?.type, 'confirm')
    t.deepEqual(play(asked.model, {do: 'choose', key: 'n'}).effects, [])
    t.is(play(asked.model, {do: 'choose', key: 'y'}).effects.length, 1)
  })
}

test('an open item is read again when it has changed', t => {
  const opened = play(begin(), {do: 'enter'})
  t.deepEqual(opened.effects, [{do: 'load-item', id: 'rate-limit-logins'}])
  const view = opened.model.view!
  const same = update(opened.model, {do: 'view', view: {...view}, nowMs})
  t.deepEqual(same.effects, [])
  const changed = update(opened.model, {do: 'view', view: {...view, homeCommit: 'f'.repeat(40)}, nowMs})
  t.deepEqual(changed.effects, [{do: 'load-item', id: 'rate-limit-logins'}])
})

test('answers to questions nobody asks any more are dropped', t => {
  const model = begin()
  const stale = update(model, {do: 'item-loaded', id: 'export-csv', detail: sampleDetail(item('export-csv', 'X'))})
  t.is(stale.model.loaded, undefined)
})

test('an item that vanishes closes its screen and says so', t => {
  const {model} = play(begin(), {do: 'enter'}, {do: 'view', view: sampleView({items: new Map()}), nowMs})
  t.deepEqual(model.stack, [])
  t.is(model.notice?.text, 'rate-limit-logins is no longer here')
})

test('the inbox keeps its place when an entry goes away', t => {
  const inbox = play(begin(), {do: 'show-tab', tab: 'inbox'}, move('down')).model
  t.is(inbox.inboxKey, 'price-rounding/approve-code-2')
  const items = new Map(inbox.view?.items)
  items.set('price-rounding', {...items.get('price-rounding')!, forms: []})
  t.is(update(inbox, {do: 'view', view: sampleView({items}), nowMs}).model.inboxKey, 'search-arabic/outdated-code-1')
})

test('show-item takes any unique beginning', t => {
  t.is(findTarget(play(begin(), {do: 'show-item', id: 'exp'}).model)?.id, 'export-csv')
  t.is(play(begin(), {do: 'show-item', id: 'done'}).model.notice?.fix, 'Type more of it.')
  t.regex(play(begin(), {do: 'show-item', id: 'zzz'}).model.notice?.text ?? '', /no item begins with "zzz"/u)
})

test('update changes nothing of the model it was given', t => {
  const freeze = <T,>(value: T): T => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value)
      for (const part of Object.values(value)) freeze(part)
    }
    return value
  }
  const model = freeze(begin())
  t.notThrows(() => play(model, move('right'), {do: 'decide', answer: 'approve'}, {do: 'type', text: 'x'}, {do: 'submit'}, {do: 'back'}, {do: 'resize', size: {columns: 40, rows: 10}}))
})

test('a change in one column leaves all others as they are', t => {
  const items = new Map(manyItems(1000).map(i => [i.id, i]))
  const before = begin(sampleView({items, live: []}))
  const changed = new Map(items).set('item-00005', item('item-00005', 'Changed', {priority: 0}))
  const after = update(before, {do: 'view', view: {...before.view!, items: changed}, nowMs}).model
  const moved = after.arrangement?.columns.filter((column, index) => column !== before.arrangement?.columns[index]).map(({name}) => name)
  t.deepEqual(moved, ['Specification'])
})

const asked = (model: Model) => play(model, {do: 'show-item', id: 'price-rounding'}, {do: 'decide', answer: 'changes'})

test('changes asks whom it is sent to where several could mend it', t => {
  const {model} = asked(begin())
  t.like(model.stack.at(-1), {at: 'on', on: 'code'})
})

test('changes carries the step that was chosen', t => {
  const {effects} = play(asked(begin()).model, move('down'), {do: 'enter'}, {do: 'type', text: 'Test midnight'}, {do: 'submit'}, {do: 'enter'})
  t.like(effects.find(effect => effect.do === 'answer'), {request: {item: 'price-rounding', answer: 'changes', on: 'tests', comment: 'Test midnight'}})
})

test('going back from the comment comes to the choice of the step', t => {
  const {model} = play(asked(begin()).model, {do: 'enter'}, {do: 'back'})
  t.like(model.stack.at(-1), {at: 'on', on: 'code'})
  t.like(play(model, {do: 'back'}).model.stack.at(-1), {at: 'choice', on: undefined})
})

test('changes asks for nobody where one step only could mend it', t => {
  const {model} = play(begin(), {do: 'show-item', id: 'tz-off-by-one'}, {do: 'decide', answer: 'changes'})
  t.like(model.stack.at(-1), {at: 'comment', on: undefined})
})

const askKind = (...more: readonly Intent[]) => play(begin(), {do: 'kinds-loaded', kinds: ['bug', 'docs', 'feature']}, {do: 'ask', prompt: 'title'}, {do: 'type', text: 'Add tax'}, {do: 'submit'}, ...more)

test('a new item is a feature unless another kind is chosen', t => {
  t.like(askKind({do: 'submit'}).effects.at(-1), {do: 'create-item', item: {title: 'Add tax', kind: 'feature'}})
})

test('a new item of an unknown kind is not made, and the kind is asked again', t => {
  const {model, effects} = askKind({do: 'edit-text', edit: 'clear'}, {do: 'type', text: 'dosc'}, {do: 'submit'})
  t.false(effects.some(effect => effect.do === 'create-item'))
  t.like(model, {prompt: {type: 'kind'}, notice: {tone: 'bad', fix: 'Did you mean "docs"?'}})
  t.is(play(model, {do: 'type', text: 'x'}).model.notice, undefined)
})
