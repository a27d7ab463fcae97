import {readFileSync, truncateSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {openMemoryFile, type MemoryFile} from '../../../src/io/store/memory-file.ts'
import {temporaryFolder} from '../../helpers/home-repository.ts'

interface Glance { readonly commit: string; readonly items: ReadonlyMap<string, number> }

function openIn(t: ExecutionContext, build = 'one') {
  const file = path.join(temporaryFolder(t), 'cache', 'look')
  const open = (by = build): MemoryFile<Glance, readonly string[]> => openMemoryFile(file, by, glance => glance.commit)
  const keep = async (commit: string): Promise<void> => {
    const memory = open()
    memory.keep(() => ({glance: {commit, items: new Map([['a', 1]])}, rest: ['rest', commit]}))
    await memory.flush()
  }
  return {file, open, keep}
}

test('what is kept is there for the next process', async t => {
  const {open, keep} = openIn(t)
  t.is(await open().read(), undefined)
  await keep('c1')
  t.is(open().readLabel(), 'c1')
  const kept = await open().read()
  t.deepEqual(kept?.glance, {commit: 'c1', items: new Map([['a', 1]])})
  t.deepEqual(kept?.rest(), ['rest', 'c1'])
})

test('what is kept last is written and nothing before it', async t => {
  const {open} = openIn(t)
  const memory = open()
  memory.keep(() => t.fail() as never)
  memory.keep(() => ({glance: {commit: 'c2', items: new Map()}, rest: []}))
  await memory.flush()
  t.is(open().readLabel(), 'c2')
})

test('what another build kept is as good as none', async t => {
  const {open, keep} = openIn(t)
  await keep('c1')
  t.is(await open('two').read(), undefined)
  t.is(open('two').readLabel(), undefined)
})

test('a file that is cut off or changed is as good as none', async t => {
  const {file, open, keep} = openIn(t)
  await keep('c1')
  const whole = readFileSync(file)
  truncateSync(file, whole.length - 3)
  const cut = await open().read()
  t.true(cut === undefined || cut.rest() === undefined)
  const changed = Buffer.from(whole)
  changed[changed.length - 2]! ^= 1
  writeFileSync(file, changed)
  const spoiled = await open().read()
  t.true(spoiled === undefined || spoiled.rest() === undefined)
})

test('the rest of one look never comes with the glance of another', async t => {
  const {open, keep} = openIn(t)
  await keep('c1')
  const kept = await open().read()
  await keep('c2')
  const rest = kept?.rest()
  t.true(rest === undefined || rest[1] === 'c1')
})
