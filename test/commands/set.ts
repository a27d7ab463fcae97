import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('set edits several keys in one commit', async t => {
  const {code, stdout, session} = await runLine(['set', 'rate', 'priority=0', 'due=', 'note=a=b'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', {priority: '0', due: undefined, note: 'a=b'}])
  t.true(stdout.includes('priority=0, due removed, note=a=b, committed as c0ffee1234'))
  t.true(stdout.includes('Undo: git revert c0ffee1234'))
})

test('set points out a key that only looks like one of ours', async t => {
  t.true((await runLine(['set', 'rate', 'prioritty=0'])).stderr.includes('Lifecycle reads priority'))
  t.is((await runLine(['set', 'rate', 'team-name=x'])).stderr, '')
})

test('set refuses what is no key=value', async t => {
  for (const word of ['hold', '=true', '__proto__=x']) {
    const {code, session} = await runLine(['set', 'rate', word])
    t.is(code, 2)
    t.deepEqual(session.calls, [])
  }
})
