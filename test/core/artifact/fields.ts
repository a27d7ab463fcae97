import test from 'ava'
import fc from 'fast-check'
import {parseDocument, type Field, type Fields} from '../../../src/core/artifact/fields.ts'
import {readYaml} from '../../../src/core/artifact/yaml-reader.ts'
import {splitDocument} from '../../../src/core/artifact/frontmatter.ts'

const plainObject = (fields: Field | undefined): unknown => fields === undefined ? undefined : JSON.parse(JSON.stringify(fields))

const readsAs = test.macro((t, text: string, expected: unknown) => {
  const {value, problems} = parseDocument(text, 'x.md')
  t.deepEqual(problems, [])
  t.deepEqual(plainObject(value?.fields), expected)
  assertNullPrototypes(value?.fields, prototype => t.is(prototype, null))
})

function assertNullPrototypes(field: Field | undefined, check: (prototype: unknown) => void): void {
  if (field === undefined || typeof field === 'string') return
  if (Array.isArray(field)) return field.forEach(entry => assertNullPrototypes(entry, check))
  check(Object.getPrototypeOf(field))
  for (const value of Object.values(field as Fields)) assertNullPrototypes(value, check)
}

const fm = (yaml: string, body = 'Body\n'): string => `---\n${yaml}---\n${body}`

test('scalars stay the text that was written', readsAs, fm('a: no\nb: 1.10\nc: 0123456\nd: 12e5678\ne: 2026-11-20\nf: 1:30\ng: ~\nh: null\ni: .inf\nj: 0x1F\nk: True\n'),
  {a: 'no', b: '1.10', c: '0123456', d: '12e5678', e: '2026-11-20', f: '1:30', g: '~', h: 'null', i: '.inf', j: '0x1F', k: 'True'})
test('empty values are empty text', readsAs, fm('a:\nb: ""\nc: [x, ]\nd: {e, f: 1}\n'), {a: '', b: '', c: ['x'], d: {e: '', f: '1'}})
test('empty frontmatter has no fields', readsAs, '---\n---\nBody', {})
test('comments alone are empty frontmatter', readsAs, fm('# nothing\n\n# yet\n'), {})
test('text without frontmatter has no fields', readsAs, '# Title\n\nBody', {})
test('an empty file has no fields', readsAs, '', {})
test('four dashes are no frontmatter', readsAs, '----\na: b\n----\n', {})
test('CRLF files read like LF files', readsAs, '---\r\na: b\r\nc: [d, e]\r\n---\r\nBody\r\n', {a: 'b', c: ['d', 'e']})
test('a byte order mark is passed over', readsAs, '\ufeff---\na: b\n---\nBody', {a: 'b'})
test('blanks behind the fences are passed over', readsAs, '---  \na: b\n---  \nBody', {a: 'b'})
test('the language yaml may be named', readsAs, '---yaml\na: b\n---\n', {a: 'b'})
test('nested flow and block collections are read', readsAs, fm('stages:\n  One:\n    - spec: {by: writer, from: [item, x]}\n    - approve: {by: product, ask: ["Yes?"]}\n'),
  {stages: {One: [{spec: {by: 'writer', from: ['item', 'x']}}, {approve: {by: 'product', ask: ['Yes?']}}]}})
test('block scalars are read', readsAs, fm('a: |\n  one\n  two\nb: >\n  three\n  four\n'), {a: 'one\ntwo\n', b: 'three four\n'})
test('plain text over several lines is read', readsAs, fm('a: one\n  two\n'), {a: 'one two'})
test('quotes and their escapes are read', readsAs, fm('a: "x\\ty: z"\nb: \'it\'\'s\'\n'), {a: 'x\ty: z', b: "it's"})
test('ampersands and stars inside words are text', readsAs, fm('a: R&D\nb: 2*3\nc: wow!\nd: a & b\n'), {a: 'R&D', b: '2*3', c: 'wow!', d: 'a & b'})
test('keys of Object are ordinary keys', readsAs, fm('toString: x\nhasOwnProperty: y\n'), {toString: 'x', hasOwnProperty: 'y'})
test('unicode keys and values are kept', readsAs, fm('größe: 日本語\n'), {größe: '日本語'})
test('dashes inside the body are body', readsAs, fm('a: b\n', 'x\n---\ny\n'), {a: 'b'})

const refuses = test.macro((t, text: string, code: string, line?: number, column?: number) => {
  const {value, problems} = parseDocument(text, 'items/x/item.md')
  t.is(value, undefined)
  t.is(problems[0]?.code, code)
  t.is(problems[0]?.path, 'items/x/item.md')
  t.true((problems[0]?.fix ?? '').length > 10)
  if (line !== undefined) t.is(problems[0]?.line, line)
  if (column !== undefined) t.is(problems[0]?.column, column)
})

for (const language of ['js', 'javascript', 'JS', ' js', 'coffee', 'cson', 'coffeescript', 'json', 'toml', 'constructor', '__proto__', 'toString', 'yaml js', 'x'.repeat(500)]) {
  test(`refuses frontmatter in "${language.slice(0, 20)}"`, refuses, `---${language}\nglobalThis.hacked = true\n---\n`, 'frontmatter-language', 1, 1)
}
test('refuses an empty block in another language', refuses, '---js\n\n---\n', 'frontmatter-language')
test.serial('never runs a block of JavaScript', t => {
  parseDocument('---js\n(globalThis.hacked = true, {})\n---\n', 'x.md')
  parseDocument('---javascript\n{a: globalThis.hacked = true}\n---\n', 'x.md')
  t.false('hacked' in globalThis)
})
test('refuses unclosed frontmatter', refuses, '---\na: b\n\nText', 'frontmatter-unclosed', 1)
test('refuses an opening fence alone', refuses, '---', 'frontmatter-unclosed', 1)
test('refuses a closing fence with text', refuses, '---\na: b\n---end\n', 'frontmatter-unclosed', 3)
test('refuses a closing fence of four dashes', refuses, '---\na: b\n----\n', 'frontmatter-unclosed', 3)
test('refuses a scalar as root', refuses, fm('just text\n'), 'frontmatter-not-a-map', 2)
test('refuses a quoted scalar as root', refuses, fm('"just text"\n'), 'frontmatter-not-a-map', 2)
test('refuses a list as root', refuses, fm('- a\n- b\n'), 'frontmatter-not-a-map', 2)
test('refuses tabs as indentation', refuses, fm('a:\n\tb: c\n'), 'frontmatter-tab', 3)
test('refuses NUL', refuses, '---\na: b\0\n---\n', 'file-binary', 2, 5)
test('refuses NUL in the body', refuses, fm('a: b\n', 'x\0'), 'file-binary', 4, 2)
test('refuses CR alone as line end', refuses, '---\ra: b\r---\r', 'line-ends-cr', 1)
test('refuses CR after the opening fence', refuses, '---\ra: b\n---\n', 'line-ends-cr', 1)
test('refuses duplicate keys', refuses, fm('a: 1\nb: 2\na: 3\n'), 'frontmatter-duplicate-key', 4, 1)
test('refuses duplicate keys in flow maps', refuses, fm('x: {a: 1, a: 2}\n'), 'frontmatter-duplicate-key', 2)
test('refuses several documents', refuses, fm('a: 1\n...\nb: 2\n'), 'frontmatter-several')
test('refuses aliases', refuses, fm('a: &x [1]\nb: *x\n'), 'frontmatter-alias', 2)
test('refuses an anchor nobody uses', refuses, fm('a: &x 1\n'), 'frontmatter-alias', 2)
test('refuses unresolved aliases', refuses, fm('a: *x\n'), 'frontmatter-alias', 2)
test('refuses anchors on keys', refuses, fm('&x a: 1\n'), 'frontmatter-alias', 2)
test('refuses an alias bomb', refuses, fm(`a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join('')}`), 'frontmatter-alias')
test('refuses merge keys', refuses, fm('a: &x {b: 1}\nc:\n  <<: *x\n'), 'frontmatter-alias')
test('refuses known tags', refuses, fm('a: !!str 1\n'), 'frontmatter-tag', 2)
test('refuses unknown tags', refuses, fm('a: !js/function "x"\n'), 'frontmatter-tag', 2)
test('refuses tags on maps', refuses, fm('a: !!map {b: c}\n'), 'frontmatter-tag', 2)
test('refuses directives', refuses, fm('%YAML 1.1\na: b\n'), 'frontmatter-syntax')
test('refuses complex keys', refuses, fm('? [a, b]\n: c\n'), 'frontmatter-key', 2)
test('refuses flow collections as keys', refuses, fm('[a]: b\n'), 'frontmatter-key', 2)
for (const key of ['__proto__', 'constructor', 'prototype']) {
  test(`refuses the key ${key}`, refuses, fm(`a: 1\n${key}: {b: 1}\n`), 'frontmatter-key', 3)
  test(`refuses the nested key ${key}`, refuses, fm(`a: {b: {"${key}": 1}}\n`), 'frontmatter-key', 2)
}
test('refuses nesting beyond the limit', refuses, fm(`a: ${'['.repeat(20)}${']'.repeat(20)}\n`), 'frontmatter-too-deep')
test('refuses 10,000 flow levels quickly', refuses, fm(`a: ${'['.repeat(10_000)}\n`), 'frontmatter-too-deep')
test('refuses 10,000 block levels quickly', refuses, fm(`${'- '.repeat(10_000)}a\n`), 'frontmatter-too-deep')
test('refuses deep indentation', refuses, fm(Array.from({length: 60}, (_, i) => `${' '.repeat(i)}a:\n`).join('')), 'frontmatter-too-deep')
test('refuses frontmatter over 64 KB', refuses, fm(`a: ${'x'.repeat(66_000)}\n`), 'frontmatter-too-large')
test('refuses 4 MB of frontmatter', refuses, fm(`a: ${'x'.repeat(4_000_000)}\n`), 'file-too-large')
test('refuses files over 1 MB', refuses, `# x\n${'y'.repeat(1_100_000)}`, 'file-too-large')
test('refuses 60,000 empty lines', refuses, fm(`a: b\n${'\n'.repeat(60_000)}`), 'frontmatter-too-large')
test('refuses too many keys', refuses, fm(Array.from({length: 5000}, (_, i) => `k${i}:\n`).join('')), 'frontmatter-too-large')
test('refuses conflict markers in frontmatter', refuses, '---\na: b\n<<<<<<< HEAD\nc: 1\n=======\nc: 2\n>>>>>>> other\n---\nBody\n', 'conflict-markers', 3)
test('refuses conflict markers in the body', refuses, fm('a: b\n', 'x\n<<<<<<< HEAD\ny\n=======\nz\n>>>>>>> other\n'), 'conflict-markers', 5)
test('refuses conflict markers on the first line', refuses, '<<<<<<< HEAD\n---\n=======\n>>>>>>> x\n', 'conflict-markers', 1)
test('refuses half a surrogate pair', refuses, fm('a: "\\ud800"\n'), 'frontmatter-surrogate', 2)
test('refuses unclosed quotes', refuses, fm('a: "b\n'), 'frontmatter-syntax')
test('refuses unclosed brackets', refuses, fm('a: [b, c\nd: e\n'), 'frontmatter-syntax')
test('refuses a second colon in plain text', refuses, fm('title: Fix: the bug\n'), 'frontmatter-syntax', 2)
test('refuses bad indentation', refuses, fm('a: b\n  c: d\n'), 'frontmatter-syntax')

test('quoted bodies may hold conflict markers', t => {
  const text = fm('a: b\n', '<<<<<<< a\n=======\n>>>>>>> b\n')
  t.is(parseDocument(text, 'runs/001-check-code.md', {quotedBody: true}).value?.fields['a'], 'b')
})
test('a heading underline is no conflict', t => {
  t.is(parseDocument('Title\n=======\n\ntext <<<<<<< x\n', 'x.md').problems.length, 0)
})
test('body and its line are reported', t => {
  const {value} = parseDocument('---\na: b\n---\n\nText', 'x.md')
  t.is(value?.body, '\nText')
  t.is(value?.bodyLine, 4)
})
test('positions of values are found', t => {
  const {value} = parseDocument('---\na: b\nstages:\n  One:\n    - spec: x\n    - code: {by: y}\n---\n', 'x.md')
  t.deepEqual(value?.positionOf(['stages', 'One', 1, 'code', 'by']), {line: 6, column: 14})
  t.deepEqual(value?.positionOf(['stages', 'Two']), {line: 3, column: 1})
  t.deepEqual(value?.positionOf(['nowhere']), {line: 2, column: 1})
})
test('merging fields pollutes no prototype', t => {
  const merged: Record<string, unknown> = {}
  Object.assign(merged, parseDocument(fm('toString: 1\n'), 'x.md').value?.fields)
  t.is(({} as Record<string, unknown>)['polluted'], undefined)
  t.is(parseDocument(fm('{"__proto__": {polluted: 1}}\n'), 'x.md').value, undefined)
})

const word = fc.oneof(
  fc.constantFrom('no', '1.10', 'a b', 'x:y', 'R&D', '#no', 'a #b', '- x', '?', '~', "it's", '"q"', 'a: b', '[x]', '{y}', '@me', '`z`', '!t', '&a', '*b', '|', '>', '%', '---', '...', 'a,b', '', ' ', 'ü', '<<', '\t', '\\', 'x:', ':x', '-', '- - a', "'", '"', 'a\r', 'q?', 'k: [a: b]', '{a, b: }', '[a, [b], {c: d}]', '[[a]: b]', '{[a]: b}', '"a": b', '[', ']', '{', '}'),
  fc.string({maxLength: 6}))
const line = fc.tuple(fc.constantFrom('', '  ', '    ', '- ', '  - ', '# '), fc.constantFrom('a: ', 'b: ', 'c d: ', '', 'a:', '"q": ', '? ', '<<: '), word, fc.constantFrom('', ' # c', ' ', '\r')).map(parts => parts.join(''))
const yamlText = fc.array(line, {maxLength: 6}).map(lines => `${lines.join('\n')}\n`)

test('both readers agree on what both accept', t => {
  let accepted = 0
  fc.assert(fc.property(yamlText, yaml => {
    const split = splitDocument(fm(yaml), 'x.md').value?.frontmatter
    const {value, problems} = parseDocument(fm(yaml), 'x.md')
    if (split === undefined || problems.some(problem => problem.code.startsWith('file') || problem.code === 'conflict-markers')) return
    const careful = readYaml(split.text, 'x.md')
    if (value !== undefined) accepted += 1
    t.deepEqual(plainObject(value?.fields), plainObject(careful.value), JSON.stringify(yaml))
  }), {numRuns: 3000})
  t.true(accepted > 300, `only ${accepted} were accepted`)
})

test('no input makes the reader throw', t => {
  fc.assert(fc.property(fc.oneof(fc.string({unit: 'binary', maxLength: 200}), yamlText.map(yaml => fm(yaml)), fc.string({maxLength: 100}).map(text => `---${text}`)), text => {
    const {value, problems} = parseDocument(text, 'x.md')
    return (value === undefined) === problems.some(problem => problem.severity === 'error')
  }), {numRuns: 3000})
  t.pass()
})

test('no mix of marks costs more than a blink', t => {
  const mark = fc.constantFrom('[', ']', '{', '}', ':', ' ', '- ', '? ', '"', "'", '\n', 'a', '#', '&', '*', '!', '|', '>', '%', '@', ', ', '<<', '\\', '\t', '.')
  fc.assert(fc.property(fc.constantFrom('', 'a: '), mark, mark, mark, (start, a, b, c) => {
    const text = fm(`${start}${(a + b + c).repeat(15_000).slice(0, 60_000)}\n`)
    const started = performance.now()
    parseDocument(text, 'x.md')
    return performance.now() - started < 1500
  }), {numRuns: 150})
  t.pass()
})
