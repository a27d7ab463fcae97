import {spawn} from 'node:child_process'
import {once} from 'node:events'
import test from 'ava'
import {identify, isAlive, parseStat} from '../../../src/io/processes/process-identity.ts'

test('a name with blanks and brackets does not shift the fields', t => {
  const text = `42 (a) S (b c)) R 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 1\n`
  t.deepEqual(parseStat(42, text), {pid: 42, state: 'R', parent: 7, group: 42, startTime: '98765'})
})

test('a process is alive until it has ended', async t => {
  const child = spawn('sleep', ['600'])
  await once(child, 'spawn')
  const known = await identify(child.pid ?? 0)
  if (!known) return t.fail('not found')
  t.true(await isAlive(known))
  t.false(await isAlive({...known, startTime: '1'}), 'another start is another process')
  t.false(await isAlive({...known, bootId: 'another'}), 'another boot is another process')
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.false(await isAlive(known))
})
