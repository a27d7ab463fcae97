import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('redo asks for one more run with the reason', async t => {
  const {code, session} = await runLine(['redo', 'rate', 'spec', '-m', 'New instructions'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', 'spec', 'New instructions'])
})

test('redo answers a wrong step with the nearest', async t => {
  const {code, stderr, session} = await runLine(['redo', 'rate', 'spex'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean "spec"?'))
  t.deepEqual(session.calls, [])
})
