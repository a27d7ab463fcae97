import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('stop names what was stopped', async t => {
  const {code, stdout, session} = await runLine(['stop', 'tz', '003-code'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['tz-off-by-one', '003-code'])
  t.true(stdout.startsWith('Stopped 003-code.'))
})

test('stop says when nothing runs', async t => {
  t.is((await runLine(['stop', 'rate'])).stdout, 'Nothing runs for rate-limit-logins.\n')
})
