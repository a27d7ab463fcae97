import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('take makes a workspace and tells how to hand it in', async t => {
  const {code, stdout, session} = await runLine(['take', 'rate', 'code'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', 'code'])
  t.true(stdout.includes(String.raw`cd '/tmp/it'\''s here'`))
  t.true(stdout.includes('lifecycle take rate-limit-logins code --done'))
  t.true(stdout.includes('lifecycle stop rate-limit-logins'))
})

test('take --done hands in and says what came of it', async t => {
  const {code, stdout, session} = await runLine(['take', 'rate', 'code', '--done'])
  t.is(code, 0)
  t.is(session.calls[0]!.name, 'takeDone')
  t.is(stdout, '✓ 004-code of rate-limit-logins: finished, two files changed\n')
})

test('take --json prints the places', async t => {
  t.like(JSON.parse((await runLine(['take', 'rate', '--json'])).stdout), {kind: 'take', data: {step: 'code', out: '/tmp/out'}})
})
