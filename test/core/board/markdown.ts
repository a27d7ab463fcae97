import test from 'ava'
import fc from 'fast-check'
import {lineWidth} from '../../../src/core/board/fit-line.ts'
import {asciiGlyphs, unicodeGlyphs} from '../../../src/core/board/glyphs.ts'
import {layOutMarkdown} from '../../../src/core/board/markdown.ts'
import {plainText} from '../../../src/core/board/span.ts'

const rows = (text: string, width = 40) => layOutMarkdown(text, width, unicodeGlyphs).map(line => plainText(line).trimEnd())

test('frontmatter is left out', t => {
  t.deepEqual(rows('---\nstep: spec\n---\n# Title\n\nText'), ['Title', '', 'Text'])
})

test('lists keep bullets, numbers, boxes and nesting', t => {
  t.deepEqual(rows('- one\n  - two\n- [x] done\n- [ ] open\n\n3. third\n4. fourth'), ['• one', '  • two', '☑ done', '☐ open', '', '3. third', '4. fourth'])
})

test('long paragraphs wrap between words', t => {
  t.deepEqual(rows('After **five** failed attempts the sixth is refused.', 24), ['After five failed', 'attempts the sixth is', 'refused.'])
})

test('code keeps its spaces beside an edge', t => {
  t.deepEqual(rows('```ts\nif (a)\n  b()\n```'), ['▎ if (a)', '▎   b()'])
})

test('tables keep their columns', t => {
  t.deepEqual(rows('| what | n |\n|---|---|\n| 日本 | 1 |\n| tests | 22 |'), ['what    n', '──────────', '日本    1', 'tests   22'])
})

test('REVIEW notes are shown and other comments are not', t => {
  t.deepEqual(rows('Text\n\n<!-- REVIEW(@ana): really? -->\n\n<!-- hidden -->'), ['Text', '', '@ana: really?'])
})

test('links show where they lead', t => {
  t.deepEqual(rows('[here](https://evil.example) and <https://a.example>', 60), ['here (https://evil.example) and https://a.example'])
})

test('entities and escapes read as written', t => {
  t.deepEqual(rows('a &lt; b \\* c `x<y>`', 60), ['a < b * c x<y>'])
})

test('thousands of nested quotes are shown as they are', t => {
  t.notThrows(() => rows('>'.repeat(20_000)))
})

test('no text makes a row wider than asked or throws', t => {
  const piece = fc.constantFrom('# ', '- ', '1. ', '> ', '```', '\n', '\n\n', '| a | b |\n|---|---|\n| c ', '**', '`', '[x](y)', '<b>', '<!-- ', ' -->', 'word ', '日本語', '\u001b[2J', 'e\u0301', '    ', '- [x] ', '---\n', '👨‍👩‍👧')
  fc.assert(fc.property(fc.array(piece, {maxLength: 25}), fc.integer({min: 20, max: 60}), fc.boolean(), (pieces, width, ascii) => {
    for (const line of layOutMarkdown(pieces.join(''), width, ascii ? asciiGlyphs : unicodeGlyphs)) t.true(lineWidth(line) <= width, plainText(line))
  }), {numRuns: 300})
})
