import test from 'ava'
import fc from 'fast-check'
import {editFields} from '../../../src/core/artifact/edit.ts'
import {parseDocument} from '../../../src/core/artifact/fields.ts'
import {type FieldInput} from '../../../src/core/artifact/render-fields.ts'

const edits = test.macro((t, before: string, changes: Record<string, FieldInput | undefined>, after: string) => {
  const {value, problems} = editFields(before, changes, 'x.md')
  t.deepEqual(problems, [])
  t.is(value, after)
})

const file = (yaml: string): string => `---\n${yaml}---\nBody\n`

test('a plain value is replaced', edits, file('title: a\nkind: b\n'), {title: 'c'}, file('title: c\nkind: b\n'))
test('comments, order and unknown keys stay', edits, file('# head\nzzz:   [ 1,2 ]   # mine\npriority: 2 # soon\n\n# tail\n'), {priority: 0}, file('# head\nzzz:   [ 1,2 ]   # mine\npriority: 0 # soon\n\n# tail\n'))
test('double quotes are kept', edits, file('title: "a"\n'), {title: 'it\'s "b"'}, file('title: "it\'s \\"b\\""\n'))
test('single quotes are kept', edits, file('title: \'a\'\n'), {title: 'it\'s'}, file('title: \'it\'\'s\'\n'))
test('a new key goes before the closing dashes', edits, file('title: a\n# end\n'), {hold: true}, file('title: a\n# end\nhold: true\n'))
test('several keys change at once', edits, file('a: 1\nb: 2\nc: 3\n'), {c: 'v', a: 5, d: [1, 'x']}, file('a: 5\nb: 2\nc: v\nd: [1, x]\n'))
test('a removed key goes with its line', edits, file('a: 1\nb: 2 # gone\nc: 3\n'), {b: undefined}, file('a: 1\nc: 3\n'))
test('a removed block goes with its lines', edits, file('a: 1\nb:\n  - x # y\n  - z\n# keep\nc: 3\n'), {b: undefined}, file('a: 1\n# keep\nc: 3\n'))
test('removing what is not there changes nothing', edits, file('a: 1\n'), {b: undefined}, file('a: 1\n'))
test('the same value changes nothing', edits, file('a:   "1"  # x\nl: [a,  b]\n'), {a: 1, l: ['a', 'b']}, file('a:   "1"  # x\nl: [a,  b]\n'))
test('an empty value is filled beside its comment', edits, file('decision:                     # approve · changes\nx: 1\n'), {decision: 'approve'}, file('decision: approve                     # approve · changes\nx: 1\n'))
test('an empty value at the end is filled', edits, file('x: 1\ndecision:\n'), {decision: 'approve'}, file('x: 1\ndecision: approve\n'))
test('a value is emptied by null', edits, file('decision: approve # x\n'), {decision: null}, file('decision: # x\n'))
test('a block list becomes a line', edits, file('labels: # mine\n  - a\n  - b\nx: 1\n'), {labels: ['c']}, file('labels: [c] # mine\nx: 1\n'))
test('an unindented block list becomes a line', edits, file('labels:\n- a\n- b\nx: 1\n'), {labels: ['c']}, file('labels: [c]\nx: 1\n'))
test('a block scalar becomes a line', edits, file('why: |\n  a\n  b\nx: 1\n'), {why: 'c'}, file('why: c\nx: 1\n'))
test('a flow list over several lines is replaced', edits, file('l: [a,\n  b]  # c\nx: 1\n'), {l: []}, file('l: []  # c\nx: 1\n'))
test('text over several lines is replaced', edits, file('t: one\n  two\nx: 1\n'), {t: 'three'}, file('t: three\nx: 1\n'))
test('a value on the next line is pulled up', edits, file('t:\n  one\nx: 1\n'), {t: 'two'}, file('t: two\nx: 1\n'))
test('quoted keys are found', edits, file('"a b": 1\n'), {'a b': 'x'}, file('"a b": x\n'))
test('CRLF stays CRLF', edits, '---\r\na: 1\r\nb: |\r\n  x\r\nc: 2\r\n---\r\nBody\r\n', {a: 'x', b: 'w', d: 'z'}, '---\r\na: x\r\nb: w\r\nc: 2\r\nd: z\r\n---\r\nBody\r\n')
test('a byte order mark stays', edits, '\ufeff---\na: 1\n---\n', {a: 'x', b: 'w'}, '\ufeff---\na: x\nb: w\n---\n')
test('a file without frontmatter gets one', edits, '# Title\n\nText', {kind: 'bug'}, '---\nkind: bug\n---\n# Title\n\nText')
test('a CRLF file with mark and without frontmatter gets one', edits, '\ufeff# Title\r\n', {kind: 'bug'}, '\ufeff---\r\nkind: bug\r\n---\r\n# Title\r\n')
test('an empty file gets frontmatter', edits, '', {kind: 'bug'}, '---\nkind: bug\n---\n')
test('empty frontmatter is filled', edits, '---\n---\nBody', {kind: 'bug'}, '---\nkind: bug\n---\nBody')
test('frontmatter of comments is filled', edits, file('# c\n'), {kind: 'bug'}, file('# c\nkind: bug\n'))
test('text that would be misread is quoted', edits, file('a: b\n'), {a: '0123456', b: '1e5', c: 'yes', d: 'a: b', e: '# x', f: '', g: 'a #b'},
  file("a: '0123456'\nb: '1e5'\nc: 'yes'\nd: 'a: b'\ne: '# x'\nf: ''\ng: 'a #b'\n"))
test('maps are written in flow style', edits, file('a: b\n'), {m: {x: 1, z: ['p, q']}}, file("a: b\nm: {x: 1, z: ['p, q']}\n"))
test('indented frontmatter dashes in the body stay', edits, '---\na: 1\n---\n---\nx: y\n---\n', {a: 'b'}, '---\na: b\n---\n---\nx: y\n---\n')

test('a nested key of the same name stays', edits, file('x: {hold: no}\nhold: false\n'), {hold: true}, file('x: {hold: no}\nhold: true\n'))

const refuses = test.macro((t, before: string, changes: Record<string, FieldInput | undefined>, code: string) => {
  const {value, problems} = editFields(before, changes, 'x.md')
  t.is(value, undefined)
  t.is(problems[0]?.code, code)
})
test('frontmatter in braces is refused', refuses, file('{a: 1}\n'), {b: '2'}, 'frontmatter-flow')
test('a broken file is refused', refuses, file('a: [1\n'), {b: '2'}, 'frontmatter-syntax')
test('a file in conflict is refused', refuses, '---\n<<<<<<< a\n=======\n>>>>>>> b\n---\n', {b: '2'}, 'conflict-markers')
test('prototype keys are refused', refuses, file('a: 1\n'), {constructor: '2'}, 'frontmatter-key')

const key = fc.constantFrom('title', 'kind', 'priority', 'labels', 'owner', 'my key')
const text = fc.oneof(fc.string({maxLength: 12}), fc.string({unit: 'grapheme', maxLength: 6}), fc.constantFrom('yes', '1e5', 'a: b', ' x ', '- a', '"', "'", '#', 'a\nb', '|', '{a', ']', 'null', '2026-01-01', '\\', 'é', '\u2028', '%a', '@b', '`c', '!d', '&e', '*f', '? g', ': h', 'i:'))
const input: fc.Arbitrary<FieldInput> = fc.oneof(text.filter(value => value.isWellFormed() && !/[\0]/.test(value)), fc.integer(), fc.boolean(), fc.array(text.filter(value => value.isWellFormed()), {maxLength: 3}), fc.dictionary(fc.constantFrom('a', 'b', 'c d'), text.filter(value => value.isWellFormed()), {maxKeys: 2, noNullPrototype: true}))
const entry = fc.tuple(key, fc.constantFrom('plain', '"quoted"', "'single'", '[a,  b]', '{x: y}', '|\n  block\n  text', '', '\n  - a\n  - b', '>-\n  folded\n  text', 'two\n  lines'), fc.constantFrom('', '  # why'), fc.constantFrom('', '# between\n', '\n'))
const frontmatter = fc.uniqueArray(entry, {selector: ([name]) => name, maxLength: 5}).map(entries => entries.map(([name, value, comment, between]) =>
  `${between}${name}:${value === '' || value.startsWith('\n') ? '' : ' '}${value.includes('\n') ? value : value + comment}\n`).join(''))

test('an edit changes only its span and reads back', t => {
  fc.assert(fc.property(frontmatter, key, fc.option(input, {nil: undefined}), fc.constantFrom('\n', '\r\n'), (yaml, name, value, eol) => {
    const before = file(yaml).replaceAll('\n', eol)
    const old = parseDocument(before, 'x.md').value
    if (old === undefined) return t.fail(before)
    const {value: after, problems} = editFields(before, {[name]: value}, 'x.md')
    if (after === undefined) return t.fail(`${JSON.stringify(before)} ${name} ${JSON.stringify(value)} ${problems[0]?.message}`)
    const read = parseDocument(after, 'x.md').value
    const others = Object.fromEntries(Object.entries(old.fields).filter(([other]) => other !== name))
    const {[name]: now, ...stayed} = read?.fields ?? {}
    t.deepEqual(JSON.stringify(stayed), JSON.stringify(others))
    if (value === undefined) t.is(now, undefined)
    else if (typeof value === 'object') t.is(JSON.stringify(now), JSON.stringify(value))
    else t.is(now, String(value))
    // Lines of other keys, comments between and the body are all still there, in order.
    const lines = after.split('\n')
    let at = 0
    const kept = before.split('\n').filter(line => /^(# between|---|Body)/.test(line) || (/^[a-z]/.test(line) && !line.startsWith(`${name}:`) && /^[a-z ]+:/.test(line)))
    for (const line of kept) {
      at = lines.indexOf(line, at) + 1
      if (at === 0) return t.fail(`lost ${JSON.stringify(line)} of ${JSON.stringify(before)} in ${JSON.stringify(after)}`)
    }
    t.is(after.includes('\r\n'), eol === '\r\n')
  }), {numRuns: 1500})
})
