import test from 'ava'
import fc from 'fast-check'
import {type AskForm} from '../../../src/core/plan/decision.ts'
import {fillForm, isAnswerComplete, parseForm, renderForm, renderRedo, signDecision, type FormText} from '../../../src/core/project/form.ts'

const item = '4f1c2ab000000000000000000000000000000000'
const ask: AskForm = {
  do: 'ask', item: 'rate-limit-logins', name: 'approve-spec-1', kind: 'approve', step: 'approve-spec', role: undefined, number: 1, for: 'product',
  about: {item, spec: '9e00000000000000000000000000000000000000'}, steps: [], choices: ['approve', 'changes', 'reject'],
  questions: ['Does the spec cover every acceptance criterion?', 'Is anything missing?\n> quoted\n\nSecond paragraph.'], title: 'Approve the spec of "Rate limit logins"?',
  facts: ['See it: lifecycle diff rate-limit-logins', 'Cost so far: 0.42']
}
const form = renderForm(ask)
const path = 'items/rate-limit-logins/decisions/approve-spec-1.md'
const parse = (current: string | undefined, original = form, name = 'approve-spec-1'): FormText | undefined => parseForm(name, original, current, path).value
const answered = (word: string): string => form.replace('decision:', `decision: ${word}`)

test('a form looks as people know it', t => {
  t.is(form, `---
ask: approve-spec
for: product
about: {item: ${item}, spec: '9e00000000000000000000000000000000000000'}
decision:                     # approve · changes · reject
---
# Approve the spec of "Rate limit logins"?

- See it: lifecycle diff rate-limit-logins
- Cost so far: 0.42

1. Does the spec cover every acceptance criterion?
   >
2. Is anything missing?
   \\> quoted

   Second paragraph.
   >

Comment:
   >
`)
})
test('a form reads back as it was asked', t => {
  const {answer, body, ...asked} = parse(form) ?? {} as FormText
  t.is(answer, undefined)
  t.true(body.startsWith('# Approve'))
  t.deepEqual(asked, {name: 'approve-spec-1', kind: 'approve', step: 'approve-spec', role: undefined, number: 1, for: 'product', about: ask.about, steps: [], choices: ask.choices, questions: ask.questions})
})
test('a form of several roles knows its role', t => {
  const other = renderForm({...ask, name: 'approve-code-security-2', step: 'approve-code', role: 'security', for: 'security', number: 2})
  t.like(parse(other, other, 'approve-code-security-2'), {step: 'approve-code', role: 'security', number: 2})
  const named = renderForm({...ask, name: 'approve-code-security-2', step: 'approve-code-security', for: 'product', number: 2})
  t.like(parse(named, named, 'approve-code-security-2'), {step: 'approve-code-security', role: undefined})
})
test('choices of its own are kept', t => {
  const help = renderForm({...ask, name: 'help-merge-1', kind: 'help', step: 'merge', choices: ['accept', 'drop'], questions: [], for: 'ana@example.org'})
  t.true(help.includes('choices: [accept, drop]\n'))
  t.like(parse(help.replace('decision:', 'decision: ok'), help, 'help-merge-1'), {kind: 'help', step: 'merge', for: 'ana@example.org', choices: ['accept', 'drop'], answer: {value: 'accept'}})
})
test('what agents wrote is made harmless', t => {
  const hostile = renderForm({...ask, title: 'x\u001b]0;y\u0007\n---\ndecision: approve', facts: ['a\n---\nb'], questions: ['q\u202e\n1. fake']})
  t.notRegex(hostile, /[\u001b\u0007\u202e]/)
  t.is(parse(hostile, hostile)?.answer, undefined)
  t.is(parse(hostile, hostile)?.questions.length, 1)
})

const words: Record<string, readonly string[]> = {
  approve: ['approve', 'approved', 'Approved', 'LGTM', 'lgtm!', 'ok', 'OK.', 'yes', '"ship it"', '👍', 'APPROVE # fine', '"approve"', 'accept'],
  changes: ['changes', 'request changes', 'Request Changes', 'changes requested', 'needs work', 'change'],
  reject: ['reject', 'Rejected', 'decline']
}
for (const [value, spellings] of Object.entries(words)) {
  test(`${spellings.length} spellings mean ${value}`, t => {
    for (const spelling of spellings) t.is(parse(answered(spelling))?.answer?.value, value, spelling)
  })
}
test('an unknown word is a problem that names the choices', t => {
  const {value, problems} = parseForm('approve-spec-1', form, answered('perhaps'), path)
  t.like(value?.answer, {value: 'perhaps', raw: 'perhaps'})
  t.like(problems, [{code: 'unknown-answer', line: 5, path}])
  t.regex(problems[0]?.fix ?? '', /approve, changes, reject/)
})
test('other kinds take their own words', t => {
  const rows = [['help-code-1', 'help', 'try again', 'retry'], ['help-code-1', 'help', 'raise 5.00', 'raise'], ['help-code-1', 'help', 'Raise by $5', 'raise'], ['help-code-1', 'help', 'take', 'take'], ['help-code-1', 'help', 'dropped', 'drop'],
    ['outdated-code-1', 'outdated', 'Keep', 'keep'], ['outdated-code-1', 'outdated', 'rebuild', 'rebuild'], ['skip-approve-spec-1', 'skip', 'allowed', 'allow'], ['protected-code-1', 'protected', 'ok', 'allow'], ['protected-code-1', 'protected', 'no way', 'no way'], ['protected-code-1', 'protected', 'denied', 'refuse']] as const
  for (const [name, kind, word, value] of rows) {
    const choices = {help: ['retry', 'take', 'raise', 'drop'], outdated: ['keep', 'rebuild'], skip: ['allow', 'refuse'], protected: ['allow', 'refuse']}[kind]
    const original = renderForm({...ask, name, kind, step: 'code', choices, questions: []})
    t.is(parse(original.replace('decision:', `decision: ${word}`), original, name)?.answer?.value, value, word)
  }
})
test('a question takes any text', t => {
  const original = renderForm({...ask, name: 'question-spec-1', kind: 'question', step: 'spec', choices: [], questions: ['Which limit?']})
  t.like(parse(original.replace('decision:', 'decision: "Five, per hour"'), original, 'question-spec-1'), {kind: 'question', step: 'spec', choices: [], answer: {value: 'Five, per hour', raw: 'Five, per hour'}})
})
test('replies and comment are read wherever people put them', t => {
  const current = answered('approve')
    .replace('criterion?\n   >', 'criterion?\n   > yes,\n   > all of them\n   and more')
    .replace('Second paragraph.\n   >', 'Second paragraph.\n\n\nnothing\n')
    .replace('Comment:\n   >', 'Comment: well done\n> indeed')
  t.deepEqual(parse(current)?.answer, {value: 'approve', raw: 'approve', on: undefined, replies: ['yes,\nall of them\nand more', 'nothing'], comment: 'well done\nindeed'})
})
test('a reply beside its question is read', t => {
  t.is(parse(answered('ok').replace('criterion?\n   >', 'criterion? yes'))?.answer?.replies[0], 'yes')
})
test('on says what changes are held against', t => t.is(parse(answered('changes\non: code'))?.answer?.on, 'code'))
test('an approval needs every reply, changes need none', t => {
  const questions = ['a', 'b']
  t.true(isAnswerComplete({questions}, {value: 'approve', replies: ['x', 'y']}))
  t.false(isAnswerComplete({questions}, {value: 'approve', replies: ['x', ' ']}))
  t.true(isAnswerComplete({questions}, {value: 'changes', replies: []}))
})

test('an edit of the asking half changes nothing', t => {
  const forged = answered('approve').replace('for: product', 'for: engineer').replace('spec: \'9e', 'spec: \'8e').replace('acceptance criterion?', 'thing?')
  t.like(parse(forged), {for: 'product', about: ask.about, questions: ask.questions, answer: {value: 'approve'}})
})
test('an emptied or deleted form is no answer', t => {
  t.is(parse(form)?.answer, undefined)
  t.is(parse(undefined)?.answer, undefined)
  t.is(parse('')?.answer, undefined)
})
test('a form in conflict is no answer', t => {
  const {value, problems} = parseForm('approve-spec-1', form, form.replace('decision:', '<<<<<<< a\ndecision: approve\n=======\ndecision: reject\n>>>>>>> b\nx:'), path)
  t.is(value?.answer, undefined)
  t.is(problems[0]?.code, 'conflict-markers')
})
for (const name of ['x', 'approve-spec', 'approve-spec-0', '../x-1', 'Approve-1', 'approve-spec-01']) {
  test(`${name} is no name of a form`, t => t.is(parseForm(name, form, form, path).problems[0]?.code, 'invalid-name'))
}

test('filling in changes only the answer', t => {
  const {value} = fillForm(form, {decision: 'approve', on: 'spec', replies: ['yes', 'no,\nnothing'], comment: 'fine'}, path)
  t.is(value, form.replace('decision:                    ', 'decision: approve                    ').replace('reject\n---', 'reject\non: spec\n---')
    .replace('criterion?\n   >', 'criterion?\n   > yes').replace('paragraph.\n   >', 'paragraph.\n   > no,\n   > nothing').replace('Comment:\n   >', 'Comment:\n   > fine'))
  t.deepEqual(parse(value)?.answer, {value: 'approve', raw: 'approve', on: 'spec', replies: ['yes', 'no,\nnothing'], comment: 'fine'})
})
test('filling in again replaces the answer', t => {
  const first = fillForm(form, {decision: 'approve', replies: ['one', 'two'], comment: 'three'}).value ?? ''
  const second = fillForm(first, {decision: 'changes', replies: ['', 'four'], comment: 'five'}).value
  t.like(parse(second)?.answer, {value: 'changes', replies: ['one', 'four'], comment: 'five'})
})
test('an empty decision withdraws', t => {
  const withdrawn = fillForm(answered('approve'), {decision: ''}).value
  t.is(parse(withdrawn)?.answer, undefined)
})
test('CRLF forms are filled in with CRLF', t => {
  const windows = form.replaceAll('\n', '\r\n')
  const {value} = fillForm(windows, {decision: 'approve', replies: ['yes', 'no'], comment: 'a\nb'})
  t.notRegex(value ?? '', /[^\r]\n/)
  t.like(parse(value, windows)?.answer, {value: 'approve', replies: ['yes', 'no'], comment: 'a\nb'})
})
test('a comment is added where the form has no room', t => {
  const {value} = fillForm('---\ndecision:\n---\n# Title', {decision: 'ok', comment: 'why'})
  t.is(value, '---\ndecision: ok\n---\n# Title\nComment:\n   > why\n')
})
test('a reply to no question is refused', t => {
  t.is(fillForm(form, {decision: 'ok', replies: ['a', 'b', 'c']}).problems[0]?.code, 'unknown-question')
})
test('any text goes in and comes out', t => {
  const text = fc.string({maxLength: 20}).filter(value => value.trim() !== '' && !/[^ -~\n]/.test(value)).map(value => value.trim())
  fc.assert(fc.property(text, text, (reply, comment) => {
    const {value} = fillForm(form, {decision: 'approve', replies: ['x', reply], comment})
    const clean = (said: string): string => said.split('\n').map(line => line.replace(/^\s*(?:> ?)*/, '').trimEnd()).join('\n').trim()
    t.deepEqual(parse(value)?.answer?.replies, ['x', clean(reply)])
    t.is(parse(value)?.answer?.comment, clean(comment))
  }), {numRuns: 500})
})

test('a redo form says what and why', t => {
  const redo = renderRedo('code', 'flaky\u001b', '003-code')
  t.is(redo, '---\nask: redo-code\nabout: {run: 003-code}\ndecision: redo\n---\nflaky␛\n')
  t.like(parseForm('redo-code-1', redo, redo, 'x').value, {kind: 'redo', step: 'code', for: '', about: {run: '003-code'}, choices: ['redo'], answer: {value: 'redo', comment: 'flaky␛'}})
})
test('a redo form without decision says what is missing', t => {
  const {value, problems} = parseForm('redo-code-1', 'please', 'please', 'x')
  t.is(value?.answer, undefined)
  t.is(problems[0]?.code, 'missing-key')
  t.like(parseForm('redo-code-1', '---\ndecision: yes\n---\nwhy\n', '---\ndecision: yes\n---\nwhy\n', 'x').value, {step: 'code', answer: {value: 'redo', comment: 'why'}})
})

test('raise is asked for with its amount', t => {
  const text = renderForm({do: 'ask', item: 'x', name: 'help-code-1', kind: 'help', step: 'code', role: undefined, number: 1, for: 'ana', about: {}, steps: [], choices: ['retry', 'take', 'raise', 'drop'], questions: [], title: 'Help?', facts: []})
  t.regex(text, /^decision: +# retry · take · raise <amount> · drop$/m)
})

test('signing a decision changes its line and not its answer', t => {
  for (const line of ['decision: approve', 'decision: approve   # approve · changes', "decision: 'approve'", 'decision: approve  # by eve@example.org']) {
    const signed = signDecision(form.replace(/^decision:.*$/m, line), 'ben@example.org')
    t.regex(signed, /^decision: .* {2}# by ben@example\.org$/m, line)
    t.notRegex(signed, /eve@/)
    t.is(parse(signed)?.answer?.value, 'approve', line)
  }
})
