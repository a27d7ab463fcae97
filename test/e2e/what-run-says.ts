import test from 'ava'
import {addItem, makeTeam} from '../helpers/team.ts'

async function makeTwo(t: {teardown(end: () => Promise<void>): void}) {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}', 'approve: {by: security}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await addItem(project, 'second', 'own')
  return project
}

test('a run of one item says nothing of the others', async t => {
  const project = await makeTwo(t)
  await project.ok('run')
  const {code, stdout} = await project.lifecycle('run', 'first')
  t.is(code, 4)
  t.regex(stdout, /first/)
  t.notRegex(stdout, /second/)
})

test('a run beside a broken configuration says so and is no success', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.ok('run')
  await project.write('.lifecycle/workflows/own.md', '---\ntitle: Own\nstages: [\n---\n')
  await project.commit('Break it')
  const {code, stderr} = await project.lifecycle('run')
  t.is(code, 2)
  t.regex(stderr, /\.lifecycle\/workflows\/own\.md:\d+/)
  t.regex((await project.lifecycle('doctor')).stdout, /\.lifecycle\/workflows\/own\.md:\d+/)
})

test('what is not shown of the problems is named where it is found', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  for (let number = 1; number <= 8; number++) await addItem(project, `item-${number}`, 'nothing')
  const {stderr} = await project.lifecycle('status')
  t.regex(stderr, /… and 3 more: lifecycle show item-6/)
  t.notRegex(stderr, /more: lifecycle workflow check/)
})

for (const id of ['constructor', '__proto__', 'prototype', 'hasOwnProperty', 'toString']) {
  test(`an item called ${id} is told to be renamed and breaks nothing`, async t => {
    const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
    t.teardown(() => project.remove())
    await addItem(project, 'first', 'own')
    await addItem(project, id, 'own')
    const status = await project.lifecycle('status')
    t.regex(status.stdout + status.stderr, new RegExp(id))
    const {code, stderr} = await project.lifecycle('run')
    t.true([0, 1, 2, 4].includes(code), stderr)
    t.deepEqual(await project.runs('first'), ['001-spec.md'])
  })
}
