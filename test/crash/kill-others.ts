import {readFile, readdir} from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import {addItem, makeTeam, obedient, recorded, show, startEngine} from '../helpers/team.ts'
import {waitFor, type Project} from '../helpers/project.ts'

/** Path below the state folder of a file of that name, as soon as there is one. */
async function findState(project: Project, name: string): Promise<string> {
  const state = project.env['LIFECYCLE_STATE']!
  return waitFor(async () => {
    const found = (await readdir(state, {recursive: true}).catch(() => [])).find(file => path.basename(file) === name)
    return found !== undefined && path.join(state, found)
  })
}

async function lines(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
}

test.serial('a supervisor that is killed in mid-run leaves no process and loses no attempt', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']}, obedient(`
fs.appendFileSync(home + '/agents', process.pid + '\\n')
if (fs.readFileSync(home + '/agents', 'utf8').split('\\n').length === 2) await pause(60_000)`))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  startEngine(t, project, 'run')
  const [agent] = await waitFor(async () => { const pids = await lines(`${project.env['HOME']}/agents`); return pids.length > 0 && pids })
  const claim = JSON.parse(await readFile(await findState(project, 'claim.json'), 'utf8')) as {pid: number}
  process.kill(claim.pid, 'SIGKILL')
  await waitFor(async () => (await recorded(project, 'first')).length === 2)
  await waitFor(async () => (await readFile(`/proc/${agent}/stat`, 'utf8').catch(() => ') Z')).includes(') Z'))
  const shown = await show(project, 'first')
  t.deepEqual(shown.runs.map(r => r.outcome), ['interrupted', 'finished'])
  t.regex(shown.runs[0]!.summary ?? '', /supervisor was killed/)
  t.is(shown.standing, 'done')
})

test.serial('an engine that is killed while a check runs has it run again by the next', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, check: "echo x >> $HOME/checks; test $(wc -l < $HOME/checks) -gt 1 || sleep 30"}\nmerge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const engine = project.start('run')
  await waitFor(async () => (await lines(`${project.env['HOME']}/checks`)).length === 1)
  process.kill(engine.pid!, 'SIGKILL')
  const next = await project.lifecycle('run')
  t.is(next.code, 0, next.stderr)
  t.deepEqual(await recorded(project, 'first'), ['code', 'check-code', 'merge'], 'the agent is not run again')
  t.is((await show(project, 'first')).standing, 'done')
  t.is((await project.lifecycle('doctor')).code, 0)
})

test.serial('of two engines started at once one works and the other says so', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']}, obedient("fs.appendFileSync(home + '/agents', 'x\\n'); await pause(3000)"))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const both = await Promise.all([project.lifecycle('run'), project.lifecycle('run')])
  t.deepEqual(both.map(ran => ran.code).toSorted(), [0, 3])
  const refused = both.find(ran => ran.code === 3)!
  t.regex(refused.stderr, /another engine works on this home \(process \d+\)/)
  t.deepEqual(await lines(`${project.env['HOME']}/agents`), ['x'])
  t.deepEqual(await recorded(project, 'first'), ['spec'])
})

test.serial('an interrupted engine leaves its run to the next one, and ends its check', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item, check: "echo x >> $HOME/checks; test $(wc -l < $HOME/checks) -gt 1 || sleep 60"}\nmerge: queue']}, obedient("fs.appendFileSync(home + '/agents', 'x\\n'); await pause(1500)"))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const interrupt = async (file: string) => {
    const engine = project.start('run')
    const ended = new Promise<number | null>(resolve => engine.once('close', resolve))
    await waitFor(async () => (await lines(`${project.env['HOME']}/${file}`)).length === 1)
    engine.kill('SIGINT')
    t.is(await ended, 130)
  }
  await interrupt('agents')
  await interrupt('checks')
  const next = await project.lifecycle('run')
  t.is(next.code, 0, next.stderr)
  t.deepEqual(await lines(`${project.env['HOME']}/agents`), ['x'], 'the agent went on and is not paid for again')
  t.deepEqual(await recorded(project, 'first'), ['code', 'check-code', 'merge'])
})

test.serial('deleting an item\'s folder stops what runs for it', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']}, obedient("fs.appendFileSync(home + '/agents', process.pid + '\\n'); await pause(60_000)"))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const engine = startEngine(t, project, 'run')
  const ended = new Promise<number | null>(resolve => engine.once('close', resolve))
  const [agent] = await waitFor(async () => { const pids = await lines(`${project.env['HOME']}/agents`); return pids.length > 0 && pids })
  await project.git('rm', '-rq', '.lifecycle/items/first')
  await project.git('commit', '-q', '-m', 'Not any more')
  t.is(await ended, 0)
  await waitFor(async () => (await readFile(`/proc/${agent}/stat`, 'utf8').catch(() => ') Z')).includes(') Z'))
  t.is(await project.git('status', '--porcelain'), '')
})
