import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('lifecycle alone opens the board on a terminal', async t => {
  const {code, boards, stdout, session} = await runLine([], {terminal: 100})
  t.is(code, 0)
  t.is(boards, 1)
  t.is(stdout, '')
  t.is(session.closed, 1)
})

test('lifecycle alone prints the status off a terminal', async t => {
  const {code, boards, stdout} = await runLine([])
  t.is(code, 0)
  t.is(boards, 0)
  t.true(stdout.startsWith('Specification 1\n'))
  t.is((await runLine([], {terminal: 80, env: {TERM: 'dumb'}})).boards, 0)
})

test('a board that a signal ended says that it was interrupted', async t => {
  const {code} = await runLine([], {terminal: 100, signal: AbortSignal.abort()})
  t.is(code, 130)
})
