import test from 'ava'
import fc from 'fast-check'
import {arrangeColumns, rearrangeColumns} from '../../../src/core/board/columns.ts'
import {parseFilter} from '../../../src/core/board/filter.ts'
import type {ItemStatus} from '../../../src/core/plan/decision.ts'
import {item, sampleView, stages} from '../../helpers/board-samples.ts'

const viewOf = (items: readonly ItemStatus[]) => sampleView({items: new Map(items.map(i => [i.id, i]))})

test('cards stand by priority, then by age', t => {
  const {columns} = arrangeColumns(viewOf([
    item('new', 'N', {createdAt: '2026-02-01'}), item('old', 'O', {createdAt: '2026-01-01'}), item('now', 'W', {priority: 0, createdAt: '2026-03-01'})
  ]), parseFilter(''))
  t.deepEqual(columns[0]?.ids, ['now', 'old', 'new'])
})

test('done and dropped items stand in a column of their own', t => {
  const {columns} = arrangeColumns(sampleView(), parseFilter(''))
  t.deepEqual(columns.map(column => column.name), [...stages, 'Done'])
  t.is(columns.at(-1)?.ids.at(-1), 'gopher')
})

test('a stage called Done and the finished share one column', t => {
  const view = {...viewOf([item('a', 'A', {stage: 'Done'}), item('b', 'B', {standing: 'done'})]), stages: ['Work', 'Done']}
  t.deepEqual(arrangeColumns(view, parseFilter('')).columns.map(column => [column.name, column.ids.length]), [['Work', 0], ['Done', 2]])
})

const status = fc.record({
  id: fc.constantFrom(...'abcdefghijkl'), stage: fc.constantFrom(...stages, 'Elsewhere'), priority: fc.integer({min: 0, max: 4}),
  createdAt: fc.constantFrom('2026-01-01', '2026-02-01', undefined), standing: fc.constantFrom('due', 'done', 'dropped', 'waiting'), kind: fc.constantFrom('bug', 'feature')
}).map(({id, ...more}) => item(id, `Item ${id}`, more as Partial<ItemStatus>))

test('arranging step by step equals arranging anew', t => {
  fc.assert(fc.property(fc.array(fc.array(status, {maxLength: 8}), {minLength: 1, maxLength: 5}), fc.constantFrom('', 'kind:bug'), (rounds, text) => {
    const filter = parseFilter(text)
    let view = viewOf([])
    let arrangement = arrangeColumns(view, filter)
    for (const round of rounds) {
      // What is not named stays the same object; about half of it goes.
      const kept = [...view.items.values()].filter((_, index) => index % 2 === 0)
      view = viewOf([...kept, ...round])
      arrangement = rearrangeColumns(arrangement, view, filter)
      t.deepEqual(arrangement.columns, arrangeColumns(view, filter).columns)
    }
  }))
})
