import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {addItem, makeTeam, show} from '../helpers/team.ts'

interface Taken { readonly tree: string; readonly out: string }

test('a step that was given up goes on where it was when it is taken again', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const first = await project.json<Taken>('take', 'first', 'code')
  writeFileSync(path.join(first.tree, 'src/mine.js'), '// mine\n')
  await project.ok('stop', 'first')
  // Somebody works on the base meanwhile.
  await project.write('src/other.js', '// other\n')
  await project.commit('Other', 'src/other.js')
  const again = await project.json<Taken>('take', 'first', 'code')
  t.is(readFileSync(path.join(again.tree, 'src/mine.js'), 'utf8'), '// mine\n', 'what was made is kept')
  await project.ok('take', '--done', 'first')
  await project.ok('run')
  t.is((await show(project, 'first')).standing, 'done')
  t.is(await project.git('show', 'main:src/mine.js'), '// mine')
  t.is(await project.git('show', 'main:src/other.js'), '// other', 'nothing of others is undone')
})

test('a step that was handed in begins afresh when it is taken again', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}\napprove: {by: product}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const {out} = await project.json<Taken>('take', 'first', 'spec')
  writeFileSync(path.join(out, 'spec.md'), '# Mine\n\nBy hand.\n')
  writeFileSync(path.join(out, 'usage.json'), '{}')
  await project.ok('take', '--done', 'first')
  const again = await project.json<Taken>('take', 'first', 'spec')
  t.false(existsSync(path.join(again.out, 'usage.json')))
  t.is(readFileSync(path.join(again.out, 'spec.md'), 'utf8'), '# Mine\n\nBy hand.\n')
})

test('a command given in the workspace of a taken step names the way to the project', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  t.true((await project.ok('take', 'first', 'spec')).includes('/out/spec.md'), 'the file to write is named')
  const {tree} = await project.json<Taken>('take', 'first', 'spec')
  const {code, stderr} = await project.lifecycle('-C', tree, 'status')
  t.is(code, 2)
  t.regex(stderr, /is a workspace of first, and not the project/)
  t.true(stderr.includes(`lifecycle -C ${project.folder} take first spec --done`), stderr)
})
