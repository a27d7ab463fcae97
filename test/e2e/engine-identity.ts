import test from 'ava'
import {addItem, as, decide, makeTeam, show} from '../helpers/team.ts'

async function makeAsked(t: {teardown(end: () => Promise<void>): void}) {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}', 'approve: {by: security}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.ok('run')
  return project
}

test('an answer in a commit of the engine counts for nobody, and is told', async t => {
  const project = await makeAsked(t)
  await decide(as(project, 'Lifecycle', 'lifecycle@localhost'), 'first', 'approve-spec-1', 'approve')
  await project.ok('run')
  const shown = await show(project, 'first')
  t.is(shown.standing, 'waiting')
  t.regex(JSON.stringify(shown.problems), /engine's own name \(lifecycle@localhost\)/)
  t.regex(await project.ok('show', 'first'), /engine's own name/)
})

test('the engine is nobody of the team, whatever team.md says', async t => {
  const project = await makeAsked(t)
  await project.edit('.lifecycle/team.md', text => text.replace('ben@example.org', 'ben@example.org, lifecycle@localhost'))
  await project.commit('The engine as Ben')
  await decide(as(project, 'Lifecycle', 'lifecycle@localhost'), 'first', 'approve-spec-1', 'approve')
  await project.lifecycle('run')
  t.is((await show(project, 'first')).standing, 'waiting')
  t.regex((await project.lifecycle('workflow', 'check')).stderr + (await project.lifecycle('doctor')).stdout, /lifecycle@localhost/)
})

test('a decision that is written twice is told with its line', async t => {
  const project = await makeAsked(t)
  await decide(as(project, 'Ben Li', 'ben@example.org'), 'first', 'approve-spec-1', 'approve\ndecision: reject')
  await project.lifecycle('run')
  const shown = await show(project, 'first')
  t.is(shown.standing, 'waiting')
  t.regex(JSON.stringify(shown.problems), /decision.*twice/)
  t.regex((await project.lifecycle('show', 'first')).stdout, /approve-spec-1\.md:6/)
})
