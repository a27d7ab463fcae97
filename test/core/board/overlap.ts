import test from 'ava'
import {findOverlaps} from '../../../src/core/board/overlap.ts'
import {item} from '../../helpers/board-samples.ts'

const meets = test.macro({
  exec(t, one: readonly string[], other: readonly string[], expected: boolean) {
    const overlaps = findOverlaps([item('a', 'A', {touches: one}), item('b', 'B', {touches: other})])
    t.deepEqual([...overlaps], expected ? [['a', ['b']], ['b', ['a']]] : [])
  },
  title: (title = '') => title
})

test('the same path meets itself', meets, ['src/a.ts'], ['src/a.ts'], true)
test('a file meets the folder it lies in', meets, ['src/queue/push.ts'], ['src/queue/'], true)
test('a folder meets a file in it', meets, ['./src'], ['src/a.ts'], true)
test('a pattern counts up to its wildcard', meets, ['src/queue/*.ts'], ['src/queue/push.ts'], true)
test('a pattern for everything meets all', meets, ['**'], ['docs/a.md'], true)
test('names that begin alike do not meet', meets, ['src/queue'], ['src/queues.ts'], false)
test('items that declare nothing meet nobody', meets, [], ['src'], false)

test('what is over or a draft meets nobody', t => {
  const items = (['done', 'dropped', 'merged', 'draft'] as const).map(standing => item(standing, standing, {standing, touches: ['src']}))
  t.deepEqual([...findOverlaps([item('a', 'A', {touches: ['src']}), ...items])], [])
})

test('an item names each other item once', t => {
  const both = ['src/a', 'src/b']
  t.deepEqual(findOverlaps([item('a', 'A', {touches: both}), item('b', 'B', {touches: both})]).get('a'), ['b'])
})
