import test from 'ava'
import {renderTable} from '../../../src/commands/output/table.ts'

test('table aligns columns and leaves no trailing blanks', async t => {
  t.deepEqual(await renderTable([['a', 'long one', ''], ['bbb', 'x', 'end']]), ['a    long one', 'bbb  x         end'])
})

test('table puts numbers to the right', async t => {
  t.deepEqual(await renderTable([[{text: '5', align: 'right'}, 'a'], [{text: '10', align: 'right'}, 'b']]), [' 5  a', '10  b'])
})

test('table cuts only the last column, by cells', async t => {
  t.deepEqual(await renderTable([['ab', 'abcdefgh']], {columns: 8}), ['ab  abc…'])
  t.deepEqual(await renderTable([['ab', '日本語文字']], {columns: 9}), ['ab  日本…'])
})

test('table pads before it paints', async t => {
  t.deepEqual(await renderTable([[{text: 'a', paint: text => `<${text}>`}, 'x'], ['bb', 'y']]), ['<a>   x', 'bb  y'])
})

test('table makes foreign text safe', async t => {
  t.deepEqual(await renderTable([['a\u001B[2J', 'b\nc']]), ['a␛[2J  b c'])
})
