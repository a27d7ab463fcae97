import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import test from 'ava'
import {waitFor, type Project} from '../helpers/project.ts'
import {addItem, asBen, makeTeam, obedient, recorded, show, startEngine} from '../helpers/team.ts'

const steps = ['spec: {by: spec-writer, from: item}\napprove: {by: security}', 'code: {by: implementer, from: spec, check: "true"}\nreview: {by: reviewer, from: code}', 'approve: {by: product}\nmerge: queue']

/** Each start of an agent is a line; one that is to wait goes on when `home/go` is there. */
const counted = obedient(`
fs.appendFileSync(home + '/started', item + ' ' + run + '\\n')
while (fs.existsSync(home + '/hold') && !fs.existsSync(home + '/go')) await pause(20)
`)

const started = (project: Project): string => readFileSync(`${project.env['HOME']}/started`, 'utf8')

async function rename(project: Project, from: string, to: string): Promise<void> {
  await project.git('mv', `.lifecycle/items/${from}`, `.lifecycle/items/${to}`)
  await project.commit(`${from} is called ${to} now`)
}

test('an item whose folder is renamed goes on where it was', async t => {
  const project = await makeTeam({own: steps}, counted)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.ok('run')
  await asBen(project).ok('approve', 'first')
  await project.ok('run')
  const before = await show(project, 'first')
  t.is(before.next, 'approve-code')

  await project.git('mv', '.lifecycle/items/first', '.lifecycle/items/second')
  await project.edit('.lifecycle/items/second/item.md', text => text.replace('title: first', 'title: first\nlabels: [renamed]'))
  await project.commit('first is called second now')
  await project.ok('run')
  const after = await show(project, 'second')
  t.deepEqual(after.problems, [])
  t.like(after, {standing: before.standing, next: 'approve-code', costMicro: before.costMicro})
  t.regex(after.steps[1]!.note, /^ben, /)
  t.is(started(project), 'first 001-spec\nfirst 002-code\nfirst 004-review\n', 'nothing is done again')
  t.is(await project.git('rev-parse', 'item/second'), await project.git('rev-parse', 'item/first'))

  await rename(project, 'second', 'third')
  await project.ok('changes', 'third', '-m', 'Once more', '--on', 'code')
  await project.ok('run')
  t.true(started(project).includes('third 005-code\n'))
  await project.ok('approve', 'third')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project, 'third')).standing, 'done')
  t.is(await project.git('show', 'main:src/first-code.js'), '// 002-code', 'what was made under the first name is merged')
  t.is(await project.git('show', 'main:src/third-code.js'), '// 005-code')
})

test('a run under way when its item is renamed is recorded under the new name', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}', 'approve: {by: security}']}, counted)
  t.teardown(() => project.remove())
  writeFileSync(`${project.env['HOME']}/hold`, '')
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'watch')
  await waitFor(async () => existsSync(`${project.env['HOME']}/started`))
  await rename(project, 'first', 'second')
  await waitFor(async () => (await show(project, 'second')).steps[0]!.state === 'running')
  await project.ok('set', 'second', 'priority=1')
  writeFileSync(`${project.env['HOME']}/go`, '')
  await waitFor(async () => (await show(project, 'second')).next === 'approve-code')
  t.is(started(project), 'first 001-code\n')
  t.deepEqual(await recorded(project, 'second'), ['code'])
  t.is(await project.git('show', 'item/first:src/first-code.js'), '// 001-code')
})

test('what a person had taken before the renaming is theirs after it', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}']}, counted)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const {tree} = await project.json<{tree: string}>('take', 'first', 'code')
  writeFileSync(`${tree}/src/mine.js`, '// mine\n')
  await rename(project, 'first', 'second')
  await project.ok('run')
  t.is(readFileSync(`${tree}/src/mine.js`, 'utf8'), '// mine\n', 'it is not given up')
  t.is((await project.json<{tree: string}>('take', 'second', 'code')).tree, tree)
  await project.ok('take', '--done', 'second')
  await project.ok('run')
  t.is((await show(project, 'second')).standing, 'done')
  t.like((await show(project, 'second')).runs[0], {by: 'ana', person: true, outcome: 'finished'})
})

test('a form copied to another item is not what the engine asked there', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}\napprove: {by: security}']}, counted)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await addItem(project, 'other', 'own')
  await project.ok('run')
  const form = 'decisions/approve-spec-1.md'
  await project.git('mv', '-f', `.lifecycle/items/first/${form}`, `.lifecycle/items/other/decisions/approve-spec-7.md`)
  await project.edit('.lifecycle/items/other/decisions/approve-spec-7.md', text => text.replace(/^decision:.*$/m, 'decision: approve'))
  await project.commit('Moved about')
  t.true((await show(project, 'other')).problems.some(p => p.code === 'form-not-asked'))
})

test('what a person had taken of an item that is dropped is kept', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}']}, counted)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const {tree} = await project.json<{tree: string}>('take', 'first', 'code')
  writeFileSync(`${tree}/src/mine.js`, '// mine\n')
  await project.git('rm', '-rq', '.lifecycle/items/first')
  await project.commit('Not any more')
  await project.ok('run')
  t.is(readFileSync(`${tree}/src/mine.js`, 'utf8'), '// mine\n')
})
