import test from 'ava'
import fc from 'fast-check'
import {splitDocument} from '../../../src/core/artifact/frontmatter.ts'

test('spans cut the text at the fences', t => {
  const text = '\ufeff---\r\na: b\r\n---  \r\n\r\nBody'
  const {value} = splitDocument(text, 'x.md')
  t.deepEqual(value, {frontmatter: {text: 'a: b\r\n', start: 6, end: 12}, body: '\r\nBody', bodyStart: 19, eol: '\r\n', bom: true})
  t.is(text.slice(6, 12), 'a: b\r\n')
})
test('a body of blanks after the fence is kept', t => {
  t.is(splitDocument('---\na: b\n---\n  \nBody', 'x.md').value?.body, '  \nBody')
})
test('text without fences is all body', t => {
  t.deepEqual(splitDocument('Body', 'x.md').value, {frontmatter: undefined, body: 'Body', bodyStart: 0, eol: '\n', bom: false})
})
test('the parts are always the whole text', t => {
  const part = fc.constantFrom('---\n', '---', '\r\n', 'a: b\n', '\n', '--- \n', '----\n', 'text', '\ufeff', ' ')
  fc.assert(fc.property(fc.array(part, {maxLength: 8}).map(parts => parts.join('')), text => {
    const {value} = splitDocument(text, 'x.md')
    if (value === undefined) return
    t.is(text.slice(value.bodyStart), value.body)
    if (value.frontmatter === undefined) return
    t.is(text.slice(value.frontmatter.start, value.frontmatter.end), value.frontmatter.text)
    t.regex(text.slice(value.frontmatter.end, value.bodyStart), /^---[ \t]*(\r?\n)?$/)
  }), {numRuns: 2000})
})
