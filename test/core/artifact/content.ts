import test from 'ava'
import fc from 'fast-check'
import {normaliseDocument, normaliseItem} from '../../../src/core/artifact/content.ts'

const item = '---\ntitle: A\nkind: bug\npriority: 1\n---\nText\n- [ ] one\n'
const same = test.macro((t, change: (text: string) => string) => t.is(normaliseItem(change(item)), normaliseItem(item)))
const other = test.macro((t, change: (text: string) => string) => t.not(normaliseItem(change(item)), normaliseItem(item)))

test('ticking a box leaves an item the same', same, text => text.replace('[ ]', '[x]'))
test('priority, owner and kind leave an item the same', same, text => text.replace('priority: 1', 'priority: 0\nowner: ana\nlabels: [x]'))
test('line ends leave an item the same', same, text => text.replaceAll('\n', '\r\n'))
test('a missing final newline leaves an item the same', same, text => text.trimEnd())
test('a byte order mark leaves an item the same', same, text => `\ufeff${text}`)
test('quotes around the title leave an item the same', same, text => text.replace('title: A', 'title: "A"'))
test('another title is another item', other, text => text.replace('title: A', 'title: B'))
test('another word is another item', other, text => text.replace('Text', 'Texts'))
test('another criterion is another item', other, text => `${text}- [ ] two\n`)
test('a broken item is still compared', t => {
  t.is(normaliseItem('---\na: [\n---\nx'), normaliseItem('---\r\na: [\r\n---\r\nx\n'))
  t.not(normaliseItem('---\na: [\n---\nx'), normaliseItem('---\na: [\n---\ny'))
})

const document = '---\nverdict: changes\non: code\n---\n# Review\n\nText\n'
test('a REVIEW note leaves a document the same', t => {
  t.is(normaliseDocument(document.replace('Text', 'Text\n<!-- REVIEW(@ana): hm -->')), normaliseDocument(document))
  t.is(normaliseDocument(`${document}\n<!-- REVIEW(@ana): hm -->\n`), normaliseDocument(document))
})
test('line ends and order of keys leave a document the same', t => {
  t.is(normaliseDocument(document.replaceAll('\n', '\r\n').trimEnd()), normaliseDocument(document))
  t.is(normaliseDocument(document.replace('verdict: changes\non: code', 'on: code\nverdict: changes')), normaliseDocument(document))
})
test('keys, body and attachments make another document', t => {
  const all = [document, document.replace('changes', 'pass'), document.replace('Text', 'text'), document.replace('on: code\n', '')].map(text => normaliseDocument(text))
  all.push(normaliseDocument(document, 'aaa'), normaliseDocument(document, 'bbb'))
  t.is(new Set(all).size, all.length)
})
test('a document without frontmatter is compared whole', t => {
  t.is(normaliseDocument('# A\r\n'), normaliseDocument('# A'))
  t.not(normaliseDocument('# A'), normaliseDocument('# B'))
})
test('no text makes normalising throw', t => {
  fc.assert(fc.property(fc.string({unit: 'binary'}), text => typeof normaliseItem(`---\n${text}`) === 'string' && typeof normaliseDocument(text) === 'string'))
  t.pass()
})
