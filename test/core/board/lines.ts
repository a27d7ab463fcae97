import test from 'ava'
import fc from 'fast-check'
import stringWidth from 'string-width'
import {fitBoth, fitLine, lineWidth} from '../../../src/core/board/fit-line.ts'
import {cleanText, cutText, widthOf} from '../../../src/core/board/measure.ts'
import {plainText, span, type Line} from '../../../src/core/board/span.ts'
import {wrapLine} from '../../../src/core/board/wrap-line.ts'

const alphabet = fc.constantFrom('a', 'B', ' ', '  ', '語', 'é', 'e\u0301', '👨‍👩‍👧', '🇩🇪', '👍🏽', '⚠️', 'ب', '\u202e', '\u001b[31m', '\u200d', '\t', 'word', '한', 'ำ', '\u0301', '\u11a8', '\u{1F3FD}')
const text = fc.array(alphabet, {maxLength: 30}).map(parts => parts.join(''))
const line: fc.Arbitrary<Line> = fc.array(text.map(value => span(value)), {maxLength: 4})

test('a fitted line is exactly as wide as asked', t => {
  fc.assert(fc.property(line, fc.integer({min: 0, max: 60}), (value, width) => {
    t.is(stringWidth(plainText(fitLine(value, width))), width)
  }))
})

test('a fitted line holds no character that a terminal obeys', t => {
  fc.assert(fc.property(line, value => {
    t.notRegex(plainText(fitLine(value, 200)), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u)
  }))
})

test('clean text stays clean', t => {
  fc.assert(fc.property(text, value => {
    t.is(cleanText(cleanText(value)), cleanText(value))
  }))
})

test('wrapped rows fit and lose no word', t => {
  fc.assert(fc.property(line, fc.integer({min: 4, max: 40}), (value, width) => {
    const rows = wrapLine(value, width)
    for (const row of rows) t.true(lineWidth(row) <= width, plainText(row))
    const squeeze = (parts: readonly Line[]) => parts.map(plainText).join('').replaceAll(/\s/gu, '')
    t.is(squeeze(rows), value.map(part => cleanText(part.text)).join('').replaceAll(/\s/gu, ''))
  }))
})

test('a line that is too long ends with an ellipsis', t => {
  t.is(plainText(fitLine([span('implementation')], 6)), 'imple…')
  t.is(plainText(fitLine([span('abc'), span('def')], 3)), 'ab…')
  t.is(plainText(fitLine([span('日本語')], 4)), '日… ')
  t.is(plainText(fitLine([span('abc   ')], 3)), 'abc')
})

test('the right half gives way to the left', t => {
  t.is(plainText(fitBoth([span('export-csv')], [span('feature')], 20, 10)), 'export-csv   feature')
  t.is(plainText(fitBoth([span('export-csv')], [span('feature')], 15, 10)), 'export-csv     ')
})

test('joined, toned and flag emoji take a width all terminals agree on', t => {
  t.is(cleanText('👨‍👩‍👧‍👦'), '👨')
  t.is(cleanText('👍🏽'), '👍')
  t.is(cleanText('🇩🇪'), 'DE')
  t.is(cleanText('⚠️'), '⚠')
})

test('a cut never takes half a character', t => {
  t.is(cutText('日本語', 3), '日')
  t.is(cutText('e\u0301a', 1), 'e\u0301')
  t.is(widthOf('日本'), 4)
})

test('wrapped rows after the first are indented', t => {
  t.deepEqual(wrapLine([span('one two three')], 8, [span('  ')]).map(plainText), ['one two', '  three'])
})
