import test from 'ava'
import {addItem, as, decide, makeTeam, show} from '../helpers/team.ts'

const own = ['spec: {by: spec-writer, from: item}', 'approve: {by: product, ask: ["Is it whole?"]}']
const state = '.lifecycle/items/idea/state.md'

test.serial('an answer that does not count is told by the engine and stands in state.md', async t => {
  const project = await makeTeam({own})
  t.teardown(() => project.remove())
  await addItem(project, 'idea', 'own')
  await project.ok('run')
  t.regex(await project.read(state), /^- open: decisions\/approve-spec-1\.md, for product \(ana\)$/m)
  const answers = [
    [project, 'aprove', /"aprove" is no answer here: approve, changes, reject/],
    [project, 'approve', /question 1 has no reply: Is it whole\?/],
    [as(project, 'Ben Li', 'ben@example.org'), 'changes', /ben answered, but the form is for product: ana/]
  ] as const
  for (const [who, word, why] of answers) {
    await decide(who, 'idea', 'approve-spec-1', word)
    const {stderr} = await project.lifecycle('run')
    t.regex(stderr, why, word)
    t.regex((await project.read(state)).split('\n').find(line => line.startsWith('- does not count: ')) ?? '', why)
    for (const command of ['status', 'inbox']) t.regex(await project.ok(command), /is no answer|has no reply|ben answered/, `${command} after ${word}`)
  }
  await decide(project, 'idea', 'approve-spec-1', 'approve', text => text.replace('Is it whole?\n   >', 'Is it whole?\n   > It is.'))
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project, 'idea')).standing, 'done')
})

test.serial('a form that has lapsed says so, and what is answered there is told', async t => {
  const project = await makeTeam({own})
  t.teardown(() => project.remove())
  await addItem(project, 'idea', 'own')
  await project.ok('run')
  await project.write('.lifecycle/items/idea/spec.md', '# Another\n\nIt is so.\n')
  await project.commit('Another spec')
  await project.ok('run')
  t.regex(await project.read(state), /^- lapsed: decisions\/approve-spec-1\.md; decisions\/approve-spec-2\.md asks instead$/m)
  t.regex(await project.read('.lifecycle/items/idea/decisions/approve-spec-2.md'), /Takes the place of approve-spec-1, which has lapsed/)
  const later = as(project, 'Ana Roe', 'ana@example.org')
  Object.assign(later.env, {GIT_AUTHOR_DATE: '2099-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2099-01-01T00:00:00Z'})
  await decide(later, 'idea', 'approve-spec-1', 'approve')
  const {stderr} = await project.lifecycle('run')
  t.regex(stderr, /ana answered approve-spec-1, which had lapsed/)
  t.regex(await project.read(state), /^- does not count: ana answered approve-spec-1/m)
})
