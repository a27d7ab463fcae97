import {execFile} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {waitFor, type Project} from '../helpers/project.ts'
import {addItem, makeTeam, obedient, show, startEngine} from '../helpers/team.ts'

const slow = obedient(`
fs.appendFileSync(home + '/started', run + '\\n')
if (item === 'slow') await pause(120_000)
`)

/** A command that says its process and then does nothing for long. */
const long = 'echo $$ > $HOME/command-pid; exec sleep 120'

const pidOf = (project: Project): Promise<string> => waitFor(async () => existsSync(`${project.env['HOME']}/command-pid`) && readFileSync(`${project.env['HOME']}/command-pid`, 'utf8').trim())

async function isGone(pid: string): Promise<boolean> {
  const stat = await promisify(execFile)('ps', ['-o', 'stat=', '-p', pid]).then(ran => ran.stdout, () => '')
  return stat === '' || stat.startsWith('Z')
}

test('a check is stopped, and a person is asked how to go on', async t => {
  const project = await makeTeam({own: [`code: {by: implementer, from: item, check: ${JSON.stringify(long)}}`]}, slow)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'watch')
  const pid = await pidOf(project)
  t.regex(await project.ok('stop', 'first'), /^Stopped 002-check-code\./)
  const shown = await waitFor(async () => { const shown = await show(project, 'first'); return shown.forms.length > 0 && shown })
  t.deepEqual(shown.forms.map(f => f.name), ['help-code-1'])
  t.like(shown.runs.at(-1), {name: '002-check-code', result: 'error'})
  t.regex(shown.steps[0]!.note, /stopped/)
  await waitFor(() => isGone(pid))
})

test('a set-up is stopped with the run that it is for', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, retries: 0}']}, slow)
  t.teardown(() => project.remove())
  await project.edit('.lifecycle/project.md', text => text.replace(/^base:/m, `setup: ${JSON.stringify(long)}\nbase:`))
  await project.commit('A set-up')
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'watch')
  const pid = await pidOf(project)
  await project.ok('stop', 'first')
  const shown = await waitFor(async () => { const shown = await show(project, 'first'); return shown.runs.length > 0 && shown })
  t.like(shown.runs[0], {outcome: 'stopped'})
  await waitFor(() => isGone(pid))
  t.false(existsSync(`${project.env['HOME']}/started`), 'its agent never began')
})

test('a run that was stopped while no engine works is shown as stopped, and taken in by the next', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item, retries: 0}']}, slow)
  t.teardown(() => project.remove())
  await addItem(project, 'slow', 'own')
  const engine = startEngine(t, project, 'watch')
  await waitFor(async () => existsSync(`${project.env['HOME']}/started`))
  engine.kill('SIGKILL')
  await new Promise(resolve => engine.once('close', resolve))
  t.is((await show(project, 'slow')).steps[0]!.state, 'running', 'without an engine a run goes on')
  await project.ok('stop', 'slow')
  const shown = await waitFor(async () => { const shown = await show(project, 'slow'); return shown.standing !== 'running' && shown })
  t.is(shown.standing, 'waiting')
  t.regex(shown.steps[0]!.note, /001-spec was stopped; lifecycle run takes it in/)
  const status = await project.json<{items: readonly {standing: string; why: string}[]}>('status')
  t.like(status.items[0], {standing: 'waiting', why: shown.why})
  await project.lifecycle('run')
  t.like((await show(project, 'slow')).runs[0], {outcome: 'stopped'})
  t.is(readFileSync(`${project.env['HOME']}/started`, 'utf8'), '001-spec\n')
})

test('a check of an engine that died is stopped without one', async t => {
  const project = await makeTeam({own: [`code: {by: implementer, from: item, check: ${JSON.stringify(long)}}`]}, slow)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const engine = startEngine(t, project, 'watch')
  const pid = await pidOf(project)
  engine.kill('SIGKILL')
  await new Promise(resolve => engine.once('close', resolve))
  t.regex((await show(project, 'first')).steps[0]!.note, /lifecycle run/)
  t.regex(await project.ok('stop', 'first'), /^Stopped 002-check-code\./)
  t.true(await isGone(pid))
  t.deepEqual(await readdir(path.join(project.folder, '.git/lifecycle/journal')), [])
})

test('a stop ends a run whose commits cannot land, and keeps what it made', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, retries: 0}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.git('branch', 'item/first')
  await project.git('worktree', 'add', '-q', '../beside', 'item/first')
  await promisify(execFile)('sh', ['-c', 'echo mine > ../beside/src/first-code.js'], {cwd: project.folder})
  startEngine(t, project, 'watch')
  await waitFor(() => hasEnded(project))
  await new Promise(resolve => setTimeout(resolve, 1500))
  t.deepEqual((await show(project, 'first')).runs, [], 'it waits for the worktree')
  await project.ok('stop', 'first')
  const shown = await waitFor(async () => { const shown = await show(project, 'first'); return shown.runs.length > 0 && shown })
  t.like(shown.runs[0], {name: '001-code', outcome: 'stopped'})
  t.regex(shown.runs[0]!.summary ?? '', /refs\/lifecycle\/results\/first\/001-code/)
  t.is(readFileSync(path.join(project.folder, '../beside/src/first-code.js'), 'utf8'), 'mine\n')
  t.regex(await project.git('for-each-ref', 'refs/lifecycle/results'), /first\/001-code/)
})

test('a stop ends a run whose document is being edited, and keeps both', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item, retries: 0}']}, obedient('fs.writeFileSync(home + "/started", ""); while (!fs.existsSync(home + "/go")) await pause(20)'))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'watch')
  await waitFor(async () => existsSync(`${project.env['HOME']}/started`))
  await project.write('.lifecycle/items/first/spec.md', 'What I write.\n')
  await project.write('../home/go', '')
  await waitFor(() => hasEnded(project))
  await new Promise(resolve => setTimeout(resolve, 1500))
  t.deepEqual((await show(project, 'first')).runs, [], 'it waits for the edit')
  await project.ok('stop', 'first')
  const shown = await waitFor(async () => { const shown = await show(project, 'first'); return shown.runs.length > 0 && shown })
  t.like(shown.runs[0], {name: '001-spec', outcome: 'stopped'})
  t.is(await project.read('.lifecycle/items/first/spec.md'), 'What I write.\n')
  t.regex(await project.git('show', 'HEAD:.lifecycle/items/first/runs/001-spec/spec.md'), /Made by 001-spec/)
})

async function hasEnded(project: Project): Promise<boolean> {
  const names = await readdir(project.env['LIFECYCLE_STATE']!, {recursive: true}).catch(() => [])
  return names.some(name => name.endsWith('exit.json'))
}
