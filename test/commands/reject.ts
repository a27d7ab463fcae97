import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('reject refuses with a reason and says what follows', async t => {
  const {code, stdout, session} = await runLine(['reject', 'rate', '-m', 'We decided against it', '--reply', '-'])
  t.is(code, 0)
  t.like(session.calls[0]!.given[0], {answer: 'reject', comment: 'We decided against it'})
  t.true(stdout.includes('its owner is asked'))
})
