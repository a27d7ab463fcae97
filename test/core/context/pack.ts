import test from 'ava'
import fc from 'fast-check'
import {fence} from '../../../src/core/context/fence.ts'
import {listInputFiles} from '../../../src/core/context/input-files.ts'
import {renderPack, type PackRequest} from '../../../src/core/context/pack.ts'
import {countBytes, estimateTokens} from '../../../src/core/context/tokens.ts'

const request: PackRequest = {
  agent: {name: 'implementer', instructions: 'Change only what the spec asks for.', id: 'a1'},
  orders: {text: 'No new dependencies.', id: 'o1'},
  context: [{name: 'conventions', id: 'c1', text: 'Two spaces.\n'}, {name: 'history', id: 'c2', text: `${'Long ago. '.repeat(200)}\n`}],
  item: {id: 'limit-logins', text: '---\ntitle: Limit logins\n---\nFive.\n', version: 'i1'},
  inputs: [{name: 'spec', id: 's1', text: '# Spec\n'}, {name: 'code', id: 'k1', text: '+a\n-b\n', language: 'diff'}],
  previous: undefined, findings: [], notes: [], answers: [], skeleton: undefined,
  step: 'code', makes: 'commits', round: 1, out: '/run/out', judged: [], limitTokens: undefined
}

test('sections stand from what changes least to most', t => {
  const {text} = renderPack({
    ...request, previous: {name: 'code', id: 'p1', text: 'old'}, skeleton: '# S', notes: [{author: 'ana', step: 'spec', text: 'Why five?'}],
    answers: [{question: 'Which?', answer: 'Five.', by: 'ana'}], findings: [{name: '002-check-code', on: 'code', text: 'red'}]
  })
  const headings = ['# How to read this', '# Orders', '# Your role: implementer', '# Context: conventions', '# Context: history', '# The work item: limit-logins',
    '# Input: spec', '# Input: code', '# The shape of code.md', '# code as it stands', '# Answers to questions', '# Notes of reviewers', '# Findings to answer', '# What to deliver: code']
  const places = headings.map(heading => text.indexOf(`\n${heading}`.trimStart()))
  t.false(places.includes(-1), `missing: ${headings[places.indexOf(-1)]}`)
  t.deepEqual(places, [...places].sort((a, b) => a - b))
})

test('a further round shares the prefix of the first', t => {
  const first = renderPack(request).text
  const second = renderPack({...request, round: 2, findings: [{name: '005-review', on: 'code', text: 'no'}]}).text
  const shared = [...first].findIndex((character, index) => second[index] !== character)
  t.is(shared, first.indexOf('# What to deliver') + 2)
})

test('two agents share orders before their roles', t => {
  const one = renderPack(request).text
  t.true(one.indexOf('No new dependencies.') < one.indexOf('# Your role'))
})

test('the same request renders the same text', t => {
  t.deepEqual(renderPack(request), renderPack(structuredClone(request)))
})

test('no text can close its own fence', t => {
  fc.assert(fc.property(fc.string({unit: fc.constantFrom('`', '\n', 'a', '~')}), text => {
    const [opening = '', ...rest] = fence(text).split('\n')
    const marks = opening.replace('markdown', '')
    t.true(marks.length >= 3)
    t.deepEqual(rest.flatMap((line, index) => line.startsWith(marks) ? [index] : []), [rest.length - 1])
  }))
})

test('the manifest names every source with version and size', t => {
  const {manifest} = renderPack(request)
  t.deepEqual(manifest.map(entry => [entry.source, entry.id]), [
    ['orders', 'o1'], ['agent implementer', 'a1'], ['context conventions', 'c1'], ['context history', 'c2'], ['item', 'i1'], ['spec', 's1'], ['code', 'k1'], ['delivery', undefined]
  ])
  for (const entry of manifest) t.true(entry.included && entry.bytes > 0 && entry.tokens === Math.ceil(entry.bytes / 4))
})

test('a pack over its limit leaves out the least important context', t => {
  const whole = renderPack(request)
  const {text, manifest} = renderPack({...request, limitTokens: whole.tokens - 10})
  t.deepEqual(manifest.filter(entry => !entry.included).map(entry => entry.source), ['context history'])
  t.false(text.includes('Long ago'))
  t.regex(text, /Left out for want of room: context history\./)
})

test('what is declared stays whole in the tightest pack', t => {
  const {text, manifest} = renderPack({...request, limitTokens: 1})
  t.deepEqual(manifest.filter(entry => !entry.included).map(entry => entry.source), ['context conventions', 'context history'])
  for (const part of ['# Spec', 'Five.', '# What to deliver']) t.true(text.includes(part), part)
})

for (const [makes, parts] of [
  ['document', ['`/run/out/code.md`', '$LIFECYCLE_OUT/code.md', 'Change nothing in the working directory']],
  ['verdict', ['verdict: changes', '`pass` when nothing', 'on: tests', 'spec, tests']],
  ['commits', ['You need not commit', '.lifecycle/', 'say why in `/run/out/code.md`']]
] as const) {
  test(`a pass that makes ${makes} is told what and where`, t => {
    const {text} = renderPack({...request, makes, judged: ['spec', 'tests']})
    for (const part of [...parts, '/run/out/question.md']) t.true(text.includes(part), part)
  })
}

test('inputs are listed as files for programs', t => {
  const files = listInputFiles({...request, findings: [{name: 'f', on: 'code', text: 'x'}], skeleton: '# S', previous: {name: 'code', id: 'p', text: 'old'}})
  t.deepEqual([...files.keys()], ['item.md', 'spec.md', 'code.diff', 'context/conventions.md', 'context/history.md', 'previous.md', 'findings.md', 'skeleton.md'])
  t.is(files.get('item.md'), request.item.text)
})

test('bytes are counted as UTF-8', t => {
  fc.assert(fc.property(fc.string({unit: 'grapheme'}), text => {
    t.is(countBytes(text), Buffer.byteLength(text))
  }))
  t.is(estimateTokens('12345'), 2)
})
