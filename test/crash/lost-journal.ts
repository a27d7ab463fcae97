import {readFile, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import {waitFor, type Project} from '../helpers/project.ts'
import {addItem, makeTeam, obedient, show, startEngine} from '../helpers/team.ts'

/** Every start is one line of a file outside: what was paid for. It ends when it is let go. */
const patient = obedient(`
fs.appendFileSync(home + '/started', run + '\\n')
while (!fs.existsSync(home + '/go')) await pause(20)
`)

const started = (project: Project): Promise<string> => readFile(`${project.env['HOME']}/started`, 'utf8').catch(() => '')

const letGo = (project: Project): Promise<void> => writeFile(`${project.env['HOME']}/go`, '')

async function makeRunning(t: {teardown(end: () => Promise<void>): void}) {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']}, patient)
  t.teardown(() => project.remove())
  t.teardown(() => letGo(project).catch(() => {}))
  await addItem(project, 'first', 'own')
  const engine = startEngine(t, project, 'watch')
  await waitFor(async () => await started(project) !== '')
  return {project, engine, folder: path.join(project.folder, '.git/lifecycle/journal')}
}

test('a run whose journal is deleted while it works is not paid for twice', async t => {
  const {project, folder} = await makeRunning(t)
  await rm(folder, {recursive: true})
  await project.ok('set', 'first', 'priority=1')
  t.is((await show(project, 'first')).steps[0]!.state, 'running')
  await letGo(project)
  const shown = await waitFor(async () => { const shown = await show(project, 'first'); return shown.runs.length > 0 && shown.standing === 'done' && shown })
  t.deepEqual(shown.runs.map(r => r.name), ['001-spec'])
  t.is(await started(project), '001-spec\n')
})

test('an engine that finds no journal goes on with what runs', async t => {
  const {project, engine, folder} = await makeRunning(t)
  engine.kill('SIGKILL')
  await new Promise(resolve => engine.once('close', resolve))
  await rm(folder, {recursive: true})
  const next = project.lifecycle('run')
  await waitFor(async () => (await show(project, 'first')).steps[0]!.state === 'running')
  await letGo(project)
  t.is((await next).code, 0)
  t.deepEqual(await project.runs('first'), ['001-spec.md'])
  t.is(await started(project), '001-spec\n')
  t.is((await project.lifecycle('doctor')).code, 0)
})

test('a run whose state folder was deleted is charged and not begun again as if it never was', async t => {
  const {project, engine} = await makeRunning(t)
  engine.kill('SIGKILL')
  await new Promise(resolve => engine.once('close', resolve))
  await letGo(project)
  await rm(project.env['LIFECYCLE_STATE']!, {recursive: true, force: true, maxRetries: 10, retryDelay: 50})
  t.is((await project.lifecycle('run')).code, 0)
  const {runs} = await show(project, 'first')
  t.deepEqual(runs.map(r => [r.name, r.outcome]), [['001-spec', 'interrupted'], ['002-spec', 'finished']])
  t.regex(runs[0]!.summary ?? '', /deleted from the state folder/)
})
