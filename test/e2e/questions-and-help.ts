import test from 'ava'
import {addItem, decide, makeTeam, obedient, recorded, show} from '../helpers/team.ts'

const spec = 'spec: {by: spec-writer, from: item}'

test.serial('an agent asks a person and its next run gets the answer', async t => {
  const project = await makeTeam({own: [spec]}, obedient(`
if (!read('answers.md').includes('five per minute') && !fs.readFileSync(process.env.LIFECYCLE_PACK, 'utf8').includes('five per minute')) {
  fs.writeFileSync(out + '/question.md', 'How many tries are allowed?\\n')
  process.exit(0)
}`))
  t.teardown(() => project.remove())
  await addItem(project, 'limit', 'own')
  t.is((await project.lifecycle('run')).code, 4)
  t.deepEqual((await show(project, 'limit')).forms.map(f => [f.name, f.people]), [['question-spec-1', ['ana']]])
  t.true((await project.read('.lifecycle/items/limit/decisions/question-spec-1.md')).includes('How many tries are allowed?'))
  await project.ok('answer', 'limit', 'five per minute')
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual((await show(project, 'limit')).runs.map(r => r.outcome), ['question', 'finished'])
})

test.serial('used-up attempts ask for help, and retry starts the count anew', async t => {
  const project = await makeTeam({own: [spec]}, obedient("fs.appendFileSync(home + '/tries', 'x'); if (fs.readFileSync(home + '/tries', 'utf8').length < 4) process.exit(7)"))
  t.teardown(() => project.remove())
  await addItem(project, 'hard', 'own')
  t.is((await project.lifecycle('run')).code, 1)
  t.deepEqual((await show(project, 'hard')).runs.map(r => r.outcome), ['failed', 'failed'], 'one retry')
  t.deepEqual((await show(project, 'hard')).forms.map(f => f.name), ['help-spec-1'])
  t.is((await project.lifecycle('run')).code, 4, 'never blindly on')
  t.is((await recorded(project, 'hard')).length, 2)
  await project.ok('answer', 'hard', 'retry')
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual((await show(project, 'hard')).runs.map(r => r.outcome), ['failed', 'failed', 'failed', 'finished'])
})

test.serial('a person takes what an agent could not do, or drops it', async t => {
  const project = await makeTeam({own: [spec]}, obedient('process.exit(7)'))
  t.teardown(() => project.remove())
  await addItem(project, 'mine', 'own')
  await addItem(project, 'never', 'own')
  await project.lifecycle('run')
  await project.ok('answer', 'mine', 'take')
  await project.ok('answer', 'never', 'drop')
  await project.ok('run')
  t.is((await show(project, 'never')).standing, 'dropped')
  t.like(await show(project, 'mine'), {standing: 'waiting', waits: 'ana'})
  await project.write('.lifecycle/items/mine/spec.md', '# By hand\n\nIt is so.\n')
  await project.commit('The spec, by hand')
  t.is((await project.lifecycle('run')).code, 0)
  t.like((await show(project, 'mine')), {standing: 'done'})
})

test.serial('a used-up budget asks, and raise lets the work go on', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, check: "test -f good.txt", budget: 1.00, rounds: 9}\nmerge: queue']}, obedient(`
fs.writeFileSync(out + '/usage.json', JSON.stringify({input: 10, output: 5, cost: 0.7}))
if (Number(round) > 2) fs.writeFileSync('good.txt', 'good')`))
  t.teardown(() => project.remove())
  await project.edit('.lifecycle/agents/implementer.md', text => text.replace(/cost: [\d.]+/, 'cost: 0.70'))
  await project.commit('Cheaper')
  await addItem(project, 'dear', 'own')
  t.is((await project.lifecycle('run')).code, 4)
  const used = await show(project, 'dear')
  t.deepEqual(used.forms.map(f => f.name), ['help-code-1'])
  t.is(used.costMicro, 700_000, 'what would go over does not start')
  await decide(project, 'dear', 'help-code-1', 'raise 2.00')
  t.is((await project.lifecycle('run')).code, 0)
  t.like(await show(project, 'dear'), {standing: 'done', costMicro: 2_100_000})
})
