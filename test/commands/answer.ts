import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeForm, makeItem} from '../helpers/fake-session-for-commands.ts'

const question = makeForm('a', 'question-spec-1', {kind: 'question', choices: []})
const help = makeForm('a', 'help-code-1', {kind: 'help', choices: ['retry', 'take', 'drop']})
const project = {items: [makeItem('a', {forms: [question, help]})]}
const single = {items: [makeItem('a', {forms: [help]})]}

test('answer takes the one open form', async t => {
  const {code, session} = await runLine(['answer', 'a', 'retry'], {project: single})
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, [{item: 'a', form: 'help-code-1', answer: 'retry'}])
})

test('answer takes the form that is named', async t => {
  const {session} = await runLine(['answer', 'a', 'question-spec-1', 'Five per minute'], {project})
  t.like(session.calls[0]!.given[0], {form: 'question-spec-1', answer: 'Five per minute'})
})

test('answer reads the answer from standard input', async t => {
  const {session} = await runLine(['answer', 'a', 'question', '-'], {project, stdin: 'A long\nanswer\n'})
  t.like(session.calls[0]!.given[0], {answer: 'A long\nanswer'})
})

test('answer without an answer asks for it on a terminal', async t => {
  const {code, session, stderr} = await runLine(['answer', 'a'], {project: single, terminal: 80, typed: ['retry']})
  t.is(code, 0)
  t.true(stderr.includes('help-code-1: retry or take or drop? '))
  t.deepEqual(session.calls[0]!.given, [{item: 'a', form: 'help-code-1', answer: 'retry'}])
})

test('answer without an answer says off a terminal what is possible', async t => {
  const {code, session, stderr} = await runLine(['answer', 'a'], {project: single})
  t.is(code, 2)
  t.is(stderr, 'error: help-code-1 waits for an answer\nlifecycle answer a help-code-1 retry | take | drop\n')
  t.deepEqual(session.calls, [])
})

test('answer refuses what the form does not offer', async t => {
  const {code, stderr, session} = await runLine(['answer', 'a', 'maybe'], {project: single})
  t.is(code, 2)
  t.true(stderr.includes('Possible: retry, take, drop'))
  t.deepEqual(session.calls, [])
})

test('answer wants quotes around an answer of several words', async t => {
  const {code, stderr} = await runLine(['answer', 'a', 'question-spec-1', 'Five', 'per', 'minute'], {project})
  t.is(code, 2)
  t.true(stderr.includes('quotes'))
})

test('answer refuses an empty answer', async t => {
  t.is((await runLine(['answer', 'a', '-'], {project: single, stdin: '\n'})).code, 2)
})

for (const word of ['keep', 'rebuild'] as const) {
  test(`${word} answers the form about outdated work`, async t => {
    const forms = [help, makeForm('a', 'outdated-code-1', {kind: 'outdated', choices: ['keep', 'rebuild']})]
    const {code, session} = await runLine([word, 'a', '-m', 'Only a typo'], {project: {items: [makeItem('a', {forms})]}})
    t.is(code, 0)
    t.deepEqual(session.calls[0]!.given, [{item: 'a', form: 'outdated-code-1', answer: word, comment: 'Only a typo'}])
  })
}
