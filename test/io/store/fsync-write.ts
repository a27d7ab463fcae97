import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {type LifecycleError} from '../../../src/core/errors.ts'
import {fsyncCreate, fsyncWrite} from '../../../src/io/store/fsync-write.ts'
import {temporaryFolder} from '../../helpers/home-repository.ts'

test('a file is replaced whole and leaves nothing beside it', async t => {
  const folder = temporaryFolder(t)
  const file = path.join(folder, 'a/b/state.json')
  await fsyncWrite(file, 'one')
  await fsyncWrite(file, Buffer.from('two'))
  t.is(readFileSync(file, 'utf8'), 'two')
  t.deepEqual(readdirSync(path.dirname(file)), ['state.json'])
})

test('writers at once leave one of their texts whole', async t => {
  const file = path.join(temporaryFolder(t), 'state.json')
  const texts = Array.from({length: 20}, (_, number) => String(number).repeat(50_000))
  await Promise.all(texts.map(text => fsyncWrite(file, text)))
  t.true(texts.includes(readFileSync(file, 'utf8')))
})

test('one of many creators wins and the file is its own', async t => {
  const file = path.join(temporaryFolder(t), 'claim.json')
  const won = await Promise.all(Array.from({length: 20}, (_, number) => fsyncCreate(file, String(number))))
  t.is(won.filter(Boolean).length, 1)
  t.is(readFileSync(file, 'utf8'), String(won.indexOf(true)))
  t.deepEqual(readdirSync(path.dirname(file)), ['claim.json'])
})

test('a place that cannot be written says so and keeps the old text', async t => {
  const folder = temporaryFolder(t)
  mkdirSync(path.join(folder, 'state.json'))
  const error = await t.throwsAsync<LifecycleError>(fsyncWrite(path.join(folder, 'state.json'), 'x'))
  t.is(error?.code, 'DISK_WRITE')
  t.deepEqual(readdirSync(folder), ['state.json'])
  writeFileSync(path.join(folder, 'file'), 'old')
  const below = await t.throwsAsync<LifecycleError>(fsyncWrite(path.join(folder, 'file/x'), 'x'))
  t.is(below?.code, 'DISK_WRITE')
  t.is(readFileSync(path.join(folder, 'file'), 'utf8'), 'old')
})
