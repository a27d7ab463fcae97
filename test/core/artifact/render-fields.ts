import test from 'ava'
import fc from 'fast-check'
import {load, CORE_SCHEMA} from 'js-yaml'
import {parse} from 'yaml'
import {parseDocument} from '../../../src/core/artifact/fields.ts'
import {renderDocument, renderFields} from '../../../src/core/artifact/render-fields.ts'

test('fields are one line each in the order given', t => {
  t.is(renderFields({b: 'x', a: 1, gone: undefined, blank: null, list: ['p', 2], map: {k: 'v', gone: undefined}}), 'b: x\na: 1\nblank:\nlist: [p, 2]\nmap: {k: v}\n')
})
test('a document ends with one line end', t => {
  t.is(renderDocument({a: 1}, 'Text'), '---\na: 1\n---\nText\n')
  t.is(renderDocument({a: 1}, 'Text\n'), '---\na: 1\n---\nText\n')
  t.is(renderDocument({}, ''), '---\n---\n')
})
test('object ids that look like numbers are quoted', t => {
  const ids = ['1234567890123456789012345678901234567890', '12e5678901234567890123456789012345678901', '0123456', '4f1c2ab', '9be0d13', '1e1', '0x12', '.5', '+1', '1_000', '1:30']
  const yaml = renderFields({ids})
  t.deepEqual((parse(yaml) as {ids: unknown}).ids, ids)
  t.deepEqual((load(yaml, {schema: CORE_SCHEMA}) as {ids: unknown}).ids, ids)
  t.true(renderFields({id: '4f1c2ab'}).includes(': 4f1c2ab'))
})

const text = fc.oneof(fc.string({unit: 'binary', maxLength: 12}), fc.string({maxLength: 8}), fc.constantFrom('yes', 'No', '~', 'null', '1.0', '2026-11-20', '1e3', 'a: b', 'a #b', '[x', '---', '...', '<<', '=', '-', '- x', '?', ':', '0o7', '.inf', '.NaN', '12:30:45', 'TRUE', '+.5', '0b1', '1_0')).filter(value => value.isWellFormed())
test('every YAML reader sees the text that was written', t => {
  fc.assert(fc.property(text, text, (a, b) => {
    const yaml = renderFields({a, list: [b, a], map: {[`k${b.replace(/[^a-z]/g, '')}`]: a}})
    const expected = {a, list: [b, a], map: {[`k${b.replace(/[^a-z]/g, '')}`]: a}}
    t.deepEqual(parse(yaml), expected, yaml)
    t.deepEqual(parse(yaml, {version: '1.1'}), expected, yaml)
    t.deepEqual(load(yaml), expected, yaml)
    t.is(JSON.stringify(parseDocument(`---\n${yaml}---\n`, 'x.md').value?.fields), JSON.stringify(expected), yaml)
  }), {numRuns: 3000})
})
