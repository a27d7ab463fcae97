import test from 'ava'
import fc from 'fast-check'
import {layOutBoard, windowCards} from '../../../src/core/board/board-layout.ts'
import type {Column} from '../../../src/core/board/columns.ts'

const columnsOf = (...counts: readonly number[]): readonly Column[] =>
  counts.map((count, index) => ({name: `Stage ${index}`, isDone: false, ids: Array.from({length: count}, (_, n) => `${index}-${n}`)}))

test('columns share the width and the chosen one is among them', t => {
  fc.assert(fc.property(fc.integer({min: 24, max: 300}), fc.array(fc.nat(3), {minLength: 1, maxLength: 12}), fc.nat(11), fc.nat(11), (width, counts, at, left) => {
    const chosen = at % counts.length
    const layout = layOutBoard(width, 40, columnsOf(...counts), left, chosen)
    t.true(layout.places.reduce((sum, place) => sum + place.width, 0) <= width)
    t.true(layout.places.some(place => place.index === chosen && place.width >= 24))
  }))
})

test('narrow terminals get one column and a bar', t => {
  t.like(layOutBoard(69, 30, columnsOf(1, 1, 1), 0, 1), {hasBar: true, headRows: 1, places: [{index: 1, width: 69}]})
})

test('wide terminals show all columns', t => {
  t.deepEqual(layOutBoard(80, 30, columnsOf(1, 1, 1, 1, 1, 1), 0, 0).places.map(place => place.index), [0, 1, 2])
  t.false(layOutBoard(200, 50, columnsOf(1, 1, 1, 1, 1, 1), 0, 0).hasBar)
})

test('empty columns are narrow', t => {
  const layout = layOutBoard(120, 40, columnsOf(1, 0, 0, 3, 0, 0, 1), 0, 0)
  t.is(layout.places.length, 7)
  t.is(layout.places[1]?.width, 11)
  t.is(layout.places.reduce((sum, place) => sum + place.width, 0), 120)
})

test('the window of a column shows the chosen card whole and wastes no row', t => {
  fc.assert(fc.property(fc.array(fc.integer({min: 4, max: 7}), {minLength: 1, maxLength: 40}), fc.integer({min: 8, max: 60}), fc.nat(60), fc.nat(39), (heights, rows, top, at) => {
    const chosen = at % heights.length
    const ids = heights.map((_, index) => String(index))
    const window = windowCards({name: 'x', isDone: false, ids}, id => heights[Number(id)] ?? 0, rows, top, chosen)
    const used = heights.slice(window.top, window.end).reduce((sum, height) => sum + height, 0)
    t.true(window.top <= chosen && chosen < window.end)
    t.true(used <= rows)
    const next = heights[window.end]
    t.true(next === undefined || used + next > rows)
  }))
})

test('the window of a long column asks only for the heights it needs', t => {
  let asked = 0
  const ids = Array.from({length: 10_000}, (_, index) => String(index))
  const window = windowCards({name: 'x', isDone: false, ids}, () => (asked++, 5), 40, 7000, 7003)
  t.deepEqual(window, {top: 7000, end: 7008})
  t.true(asked < 60)
})
