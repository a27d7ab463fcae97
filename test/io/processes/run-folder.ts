import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {claimWhole, readJson, readText, writeWhole} from '../../../src/io/processes/run-folder.ts'

async function makeFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifecycle-folder-'))
  t.teardown(() => rm(folder, {recursive: true, force: true}))
  return folder
}

test('of twenty rivals one claims and its text stands', async t => {
  const file = path.join(await makeFolder(t), 'claim.json')
  const rivals = Array.from({length: 20}, (_, index) => claimWhole(file, String(index)))
  const answers = await Promise.all(rivals)
  t.is(answers.filter(Boolean).length, 1)
  t.is(await readFile(file, 'utf8'), String(answers.indexOf(true)))
})

test('a claim is never taken over', async t => {
  const file = path.join(await makeFolder(t), 'claim.json')
  t.true(await claimWhole(file, 'first'))
  t.false(await claimWhole(file, 'second'))
  t.is(await readFile(file, 'utf8'), 'first')
})

test('writing leaves no temporary files', async t => {
  const folder = await makeFolder(t)
  await Promise.all(['a', 'b', 'c'].map(text => writeWhole(path.join(folder, 'exit.json'), text)))
  t.deepEqual(await readdir(folder), ['exit.json'])
})

test('what is missing or broken reads as nothing', async t => {
  const folder = await makeFolder(t)
  await writeFile(path.join(folder, 'half'), '{"pid": 1')
  t.is(await readJson(path.join(folder, 'half')), undefined)
  t.is(await readJson(path.join(folder, 'none')), undefined)
  t.is(await readText(path.join(folder, 'none')), undefined)
})
