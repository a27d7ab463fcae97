import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('changes sends back with a comment and the step to mend', async t => {
  const {code, session} = await runLine(['changes', 'rate', '-m', 'Say what happens at midnight', '--on', 'spec', '--reply', 'no'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, [{item: 'rate-limit-logins', form: 'approve-spec-1', answer: 'changes', replies: ['no'], comment: 'Say what happens at midnight', on: 'spec'}])
})

test('changes needs a comment off a terminal', async t => {
  const {code, stderr, session} = await runLine(['changes', 'rate', '--reply', 'no'])
  t.is(code, 2)
  t.true(stderr.includes('changes needs a comment'))
  t.deepEqual(session.calls, [])
})

test('changes asks for the comment on a terminal', async t => {
  const {session} = await runLine(['changes', 'rate', '--reply', 'no'], {terminal: 80, typed: ['Too long']})
  t.like(session.calls[0]!.given[0], {comment: 'Too long'})
})

test('changes commits nothing when the comment stays empty', async t => {
  const {code, session} = await runLine(['changes', 'rate', '--reply', 'no'], {terminal: 80, typed: ['']})
  t.is(code, 2)
  t.deepEqual(session.calls, [])
})

test('changes asks no questions that only an approval answers', async t => {
  const {code, stderr, session} = await runLine(['changes', 'rate', '-m', 'Too long'], {terminal: 80, typed: ['never read']})
  t.is(code, 0)
  t.false(stderr.includes('Does the spec cover'))
  t.deepEqual(session.calls[0]!.given, [{item: 'rate-limit-logins', form: 'approve-spec-1', answer: 'changes', comment: 'Too long'}])
})

test('changes refuses a step that cannot mend it and names the nearest', async t => {
  const {code, stderr, session} = await runLine(['changes', 'rate', '-m', 'Too long', '--on', 'spek'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean "spec"?'))
  t.deepEqual(session.calls, [])
})

test('changes can ask the owner of the request', async t => {
  const {session} = await runLine(['changes', 'rate', '-m', 'What for?', '--on', 'item'])
  t.like(session.calls[0]!.given[0], {on: 'item'})
})

test('changes says who works on it now', async t => {
  t.true((await runLine(['changes', 'rate', '-m', 'Too long', '--on', 'spec'])).stdout.includes('The maker of spec gets your words'))
  t.true((await runLine(['changes', 'rate', '-m', 'What for?', '--on', 'item'])).stdout.includes('The owner of the request gets your words'))
})
