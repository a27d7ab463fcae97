import {spawn} from 'node:child_process'
import test from 'ava'
import {isAlive, parseIdentity, readIdentityOf, readOwnIdentity} from '../../../src/io/processes/process-identity.ts'

test('this process is alive and survives being written down', t => {
  const own = readOwnIdentity()
  t.is(own.pid, process.pid)
  t.not(own.startedAt, '')
  t.not(own.bootId, '')
  t.deepEqual(parseIdentity(JSON.parse(JSON.stringify(own))), own)
  t.deepEqual(readIdentityOf(process.pid), own)
  t.true(isAlive(own))
})

test('another start, another boot or no process is not alive', t => {
  const own = readOwnIdentity()
  t.false(isAlive({...own, startedAt: '1'}))
  t.false(isAlive({...own, bootId: 'another'}))
  t.false(isAlive({...own, pid: 2 ** 22 + 1}))
  t.true(isAlive({...own, pid: 2 ** 22 + 1, space: 'pid:[1]'}), 'who knows what lives in another container')
})

test('a process that has ended is not alive', async t => {
  const child = spawn('sleep', ['30'])
  await new Promise(resolve => child.once('spawn', resolve))
  const identity = readIdentityOf(child.pid!)!
  t.true(isAlive(identity))
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  t.false(isAlive(identity))
})

test('what is no identity is not taken for one', t => {
  for (const value of [undefined, null, 1, 'x', {}, {pid: '1', startedAt: '1', bootId: 'b', space: ''}, {pid: 1, startedAt: 1, bootId: 'b', space: ''}]) t.is(parseIdentity(value), undefined)
})
