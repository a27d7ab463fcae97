import test from 'ava'
import {addItem, makeTeam, recorded, show} from '../helpers/team.ts'

const own = {own: ['code: {by: implementer, from: item}', 'approve: {by: engineer}\nmerge: queue']}

test.serial('a branch that a person merged with git is seen as merged', async t => {
  const project = await makeTeam(own)
  t.teardown(() => project.remove())
  await addItem(project, 'plain', 'own')
  await addItem(project, 'squashed', 'own')
  await project.ok('run')
  await project.ok('approve', 'plain')
  await project.ok('approve', 'squashed')
  await project.git('merge', '-q', '--no-ff', '-m', 'Merge it myself', 'item/plain')
  await project.git('merge', '-q', '--squash', 'item/squashed')
  await project.git('commit', '-q', '-m', 'Squash it myself')
  t.is((await project.lifecycle('run')).code, 0)
  for (const id of ['plain', 'squashed']) {
    t.deepEqual(await recorded(project, id), ['code', 'merge'], id)
    t.like(await show(project, id), {standing: 'done'}, id)
    t.true((await project.read(`.lifecycle/items/${id}/runs/002-merge.md`)).includes('by a person'), id)
  }
  t.is(await project.git('status', '--porcelain'), '')
})

test.serial('a commit by a person on the branch is checked and asked about again', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, check: "test ! -f broken"}', 'approve: {by: engineer}\nmerge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  await project.ok('run')
  await project.ok('approve', 'change')
  await project.git('worktree', 'add', '-q', '../by-hand', 'item/change')
  const {writeFile, rm} = await import('node:fs/promises')
  await writeFile(`${project.folder}/../by-hand/broken`, 'x')
  await project.git('-C', '../by-hand', 'add', '-A')
  await project.git('-C', '../by-hand', 'commit', '-q', '-m', 'My own idea')
  t.is((await project.lifecycle('run')).code, 4)
  const red = await show(project, 'change')
  t.deepEqual(red.runs.map(r => r.result ?? r.outcome).slice(0, 3), ['finished', 'green', 'red'])
  t.is(await project.git('log', '--format=%s', '--merges', 'main'), '', 'what was approved is not what is there')
  await rm(`${project.folder}/../by-hand`, {recursive: true})
})
