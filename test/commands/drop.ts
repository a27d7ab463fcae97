import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('drop records the reason in the item', async t => {
  const {code, stdout, session} = await runLine(['drop', 'rate', '-m', 'The gateway does it now'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', {dropped: 'The gateway does it now'}])
  t.true(stdout.includes('git revert'))
})

test('drop needs no reason', async t => {
  const {session} = await runLine(['drop', 'rate'])
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', {dropped: 'dropped'}])
})
