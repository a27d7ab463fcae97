import test from 'ava'
import {waitFor} from '../helpers/project.ts'
import {addItem, decide, makeTeam, obedient, recorded, show, startEngine} from '../helpers/team.ts'

const spec = 'spec: {by: spec-writer, from: item}'

test.serial('drafts, held items and items with needs start nothing', async t => {
  const project = await makeTeam({own: [spec]})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own', 'draft: true\n')
  await addItem(project, 'second', 'own', 'needs: [first]\n')
  await addItem(project, 'third', 'own', 'hold: true\n')
  await project.ok('run')
  t.deepEqual([await recorded(project, 'first'), await recorded(project, 'second'), await recorded(project, 'third')], [[], [], []])
  t.is((await show(project, 'first')).standing, 'draft')
  t.like(await show(project, 'second'), {standing: 'blocked', why: 'needs first'})
  t.is((await show(project, 'third')).standing, 'held')
  await project.ok('set', 'first', 'draft=')
  await project.ok('set', 'third', 'hold=')
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual([await recorded(project, 'first'), await recorded(project, 'second'), await recorded(project, 'third')], [['spec'], ['spec'], ['spec']])
  const [first, second] = [(await show(project, 'first')).runs[0]!, (await show(project, 'second')).runs[0]!]
  t.true(first.endedAt! <= second.startedAt!, `what is needed comes first: ${first.endedAt} and ${second.startedAt}`)
})

test.serial('dropping an item stops what runs and keeps it', async t => {
  const project = await makeTeam({own: [spec]}, obedient('await pause(60_000)'))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'watch')
  await waitFor(async () => (await show(project, 'first')).steps[0]?.state === 'running')
  await project.ok('drop', 'first', '-m', 'The gateway does it now')
  await waitFor(async () => (await recorded(project, 'first')).length === 1)
  const dropped = await show(project, 'first')
  t.like(dropped, {standing: 'dropped'})
  t.regex(dropped.why ?? '', /The gateway does it now/)
  t.is(dropped.runs[0]?.outcome, 'stopped')
})

test.serial('skipping what a role decides on asks that role first', async t => {
  const project = await makeTeam({own: [spec, 'notes: {by: spec-writer, from: spec}\nextra: {by: spec-writer, from: item}', 'approve: {by: security, as: approve-it}', 'rest: {by: spec-writer, from: [notes, extra]}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own', 'skip: [notes]\n')
  t.is((await project.lifecycle('run')).code, 4)
  t.deepEqual(await recorded(project, 'first'), [], 'nothing starts until it is decided')
  t.deepEqual((await show(project, 'first')).forms.map(f => [f.name, f.for]), [['skip-notes-1', 'security']])
  // Ana is no member of security: the command refuses; written by hand, her word does not count, and the form says so.
  t.is((await project.lifecycle('answer', 'first', 'allow')).code, 1)
  await decide(project, 'first', 'skip-notes-1', 'allow')
  await project.ok('run')
  t.regex((await show(project, 'first')).forms[0]?.notice ?? '', /ana answered, but the form is for security: ben/)
  await project.edit('.lifecycle/items/first/decisions/skip-notes-1.md', text => text.replace(/^decision:.*$/m, 'decision: allowed'))
  await project.git('-c', 'user.name=Ben Li', '-c', 'user.email=ben@example.org', 'commit', '-qam', 'Without notes, then')
  await project.ok('run')
  t.deepEqual(await recorded(project, 'first').then(names => names.toSorted()), ['extra', 'spec'])
  t.is((await show(project, 'first')).steps.find(s => s.step === 'notes')?.state, 'skipped')
})

test.serial('a change of kind keeps what is made and asks about dropped decisions', async t => {
  const project = await makeTeam({
    big: [spec, 'approve: {by: product}', 'plan: {by: spec-writer, from: spec}'],
    small: [spec, 'plan: {by: spec-writer, from: spec}', 'notes: {by: spec-writer, from: plan}']
  })
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'big')
  await project.ok('run')
  t.deepEqual(await recorded(project, 'first'), ['spec'])
  await project.ok('set', 'first', 'kind=small')
  await project.ok('run')
  t.deepEqual(await recorded(project, 'first'), ['spec'], 'the approval cannot be dropped by an edit alone')
  t.deepEqual((await show(project, 'first')).forms.map(f => [f.name, f.for]), [['skip-approve-spec-1', 'product']])
  await project.ok('answer', 'first', 'allow')
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual(await recorded(project, 'first'), ['spec', 'plan', 'notes'], 'the spec is kept')
  t.is((await show(project, 'first')).standing, 'done')
})

test.serial('redo runs a step that is up to date once more', async t => {
  const project = await makeTeam({own: [spec, 'plan: {by: spec-writer, from: spec}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  t.is((await project.lifecycle('run')).code, 0)
  await project.ok('redo', 'first', 'spec', '-m', 'shorter please')
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual(await recorded(project, 'first'), ['spec', 'plan', 'spec', 'plan'], 'what was made from it follows')
  t.true((await project.read('.lifecycle/items/first/spec.md')).includes('shorter please'), 'the reason reaches the agent')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await recorded(project, 'first')).length, 4, 'once')
})
