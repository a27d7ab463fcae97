import test from 'ava'
import fc from 'fast-check'
import {readNotes, removeNotes} from '../../../src/core/artifact/notes.ts'

test('a note has author, text and line', t => {
  t.deepEqual(readNotes('# A\n\nText\n<!-- REVIEW(@ana): why? -->\n'), [{author: 'ana', text: 'why?', line: 4}])
})
test('notes may span lines', t => {
  t.deepEqual(readNotes('a\n<!-- REVIEW(@ana): one\n  two\n-->\nb <!-- REVIEW(ben): three --> c'), [{author: 'ana', text: 'one\ntwo', line: 2}, {author: 'ben', text: 'three', line: 5}])
})
test('several notes on one line are all read', t => {
  t.deepEqual(readNotes('<!-- REVIEW(@a): x --><!-- REVIEW(@b): y\n --><!-- REVIEW(@c): z -->').map(note => [note.author, note.line]), [['a', 1], ['b', 1], ['c', 2]])
})
test('CRLF texts are read', t => {
  t.deepEqual(readNotes('a\r\n<!-- REVIEW(@ana): x\r\ny -->\r\n'), [{author: 'ana', text: 'x\ny', line: 2}])
})
for (const [name, text] of Object.entries({
  'a code fence': '```md\n<!-- REVIEW(@ana): x -->\n```\n', 'a fence of tildes': '~~~\n<!-- REVIEW(@ana): x -->\n~~~\n', 'an unclosed fence': '```\n<!-- REVIEW(@ana): x -->\n', 'a longer fence': '````\n```\n<!-- REVIEW(@ana): x -->\n```\n````\n', 'a code span': 'write `<!-- REVIEW(@ana): x -->` there',
  'an unclosed comment': '<!-- REVIEW(@ana): x', 'another comment': '<!-- TODO(@ana): x -->', 'a nameless one': '<!-- REVIEW(): x -->'
})) {
  test(`there is no note in ${name}`, t => {
    t.deepEqual(readNotes(text), [])
    t.is(removeNotes(text), text)
  })
}
test('a fence inside a note is none', t => {
  t.deepEqual(readNotes('<!-- REVIEW(@ana): like\n```\ncode\n-->\n<!-- REVIEW(@ben): y -->').map(note => note.author), ['ana', 'ben'])
})
test('a note after a closed fence is read', t => {
  t.is(readNotes('```\ncode\n```\n<!-- REVIEW(@ana): x -->')[0]?.line, 4)
})

const removes = test.macro((t, text: string, expected: string) => t.is(removeNotes(text), expected))
test('a note on its own line goes with the line', removes, 'a\n<!-- REVIEW(@ana): x -->\nb\n', 'a\nb\n')
test('a note between paragraphs goes with one empty line', removes, 'a\n\n<!-- REVIEW(@ana): x -->\n\nb\n', 'a\n\nb\n')
test('a note behind a word goes with the blank', removes, 'a <!-- REVIEW(@ana): x -->\nb\n', 'a\nb\n')
test('a note inside a sentence goes with the blank', removes, 'a <!-- REVIEW(@ana): x --> b\n', 'a b\n')
test('a note before a sentence goes with the blank', removes, '<!-- REVIEW(@ana): x --> b\n', 'b\n')
test('a note at the beginning goes with the empty line', removes, '<!-- REVIEW(@ana): x -->\n\nb\n', 'b\n')
test('a note of several lines goes whole', removes, 'a\n<!-- REVIEW(@ana): x\ny\n-->\nb\n', 'a\nb\n')
test('CRLF line ends stay', removes, 'a\r\n<!-- REVIEW(@ana): x -->\r\nb\r\n', 'a\r\nb\r\n')
test('two notes in a row go both', removes, 'a\n<!-- REVIEW(@ana): x -->\n<!-- REVIEW(@ben): y -->\n\nb\n', 'a\n\nb\n')

test('removing notes undoes putting them in', t => {
  const paragraph = fc.constantFrom('A word', '- item', '```\ncode\n```', '# Head', 'two\nlines')
  fc.assert(fc.property(fc.array(paragraph, {minLength: 1, maxLength: 5}), fc.nat(30), fc.constantFrom('under', 'between', 'behind'), (paragraphs, pick, how) => {
    const at = pick % paragraphs.length
    const note = '<!-- REVIEW(@ana): what\nabout it? -->'
    if (how === 'behind' && (paragraphs[at] ?? '').endsWith('```')) return
    const noted = paragraphs.map((p, i) => i !== at ? p : how === 'under' ? `${p}\n${note}` : how === 'between' ? `${p}\n\n${note}` : `${p} ${note}`)
    t.is(removeNotes(`${noted.join('\n\n')}\n`).trimEnd(), paragraphs.join('\n\n'))
  }))
})
test('a megabyte of openings is read quickly', t => {
  const started = performance.now()
  t.is(readNotes('<!-- REVIEW(@a): '.repeat(60_000)).length, 0)
  t.is(readNotes(`${'<!-- REVIEW(@a):\n'.repeat(60_000)}`).length, 0)
  t.is(readNotes('<!-- REVIEW(@a):\n-->'.repeat(50_000)).length, 50_000)
  t.is(readNotes('` '.repeat(500_000) + '<!-- REVIEW(@a): x -->').length, 1)
  t.true(performance.now() - started < 3000)
})
