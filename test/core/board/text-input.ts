import test from 'ava'
import {editText, emptyInput, inputOf, typeText, type TextEdit} from '../../../src/core/board/text-input.ts'

const edits = test.macro((t, text: string, cursor: number, edit: TextEdit, expected: readonly [string, number]) => {
  const after = editText({text, cursor}, edit)
  t.deepEqual([after.text, after.cursor], [...expected])
})

test('backspace takes a whole character', edits, 'e\u0301👨‍👩‍👧', 2, 'backspace', ['e\u0301', 1])
test('backspace at the start does nothing', edits, 'ab', 0, 'backspace', ['ab', 0])
test('delete takes what is under the cursor', edits, 'abc', 1, 'delete', ['ac', 1])
test('left stops at the start', edits, 'ab', 0, 'left', ['ab', 0])
test('right stops at the end', edits, 'ab', 2, 'right', ['ab', 2])
test('clear keeps what follows', edits, 'abc', 2, 'clear', ['c', 0])
test('kill keeps what is before', edits, 'abc', 2, 'kill', ['ab', 2])
test('erase-word takes the word before', edits, 'one two', 7, 'erase-word', ['one ', 4])

test('typing goes in at the cursor, line ends as spaces', t => {
  t.deepEqual(typeText({text: 'ad', cursor: 1}, 'b\r\nc'), {text: 'ab cd', cursor: 4})
})

test('typed escapes become visible', t => {
  t.is(typeText(emptyInput, '\u001b[2J').text, '␛[2J')
  t.deepEqual(inputOf('日本'), {text: '日本', cursor: 2})
})
