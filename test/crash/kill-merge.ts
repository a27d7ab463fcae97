import {execFile} from 'node:child_process'
import {existsSync} from 'node:fs'
import {promisify} from 'node:util'
import test from 'ava'
import {mergePoints} from '../../src/engine/ports.ts'
import {waitFor} from '../helpers/project.ts'
import {addItem, makeTeam, obedient, show, startEngine} from '../helpers/team.ts'

const changing = obedient(`
fs.writeFileSync('src/total.js', 'export const total = () => 0\\n')
fs.writeFileSync('src/added.js', '// added\\n')
fs.rmSync('test/total.test.js')
`)

async function makeMerging(t: {teardown(end: () => Promise<void>): void}) {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']}, changing)
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  return project
}

type Merging = Awaited<ReturnType<typeof makeMerging>>

async function isMergedOnce(t: {is<T>(a: T, b: T, why?: string): void; deepEqual<T>(a: T, b: T): void}, project: Merging): Promise<void> {
  t.is((await show(project, 'change')).standing, 'done')
  t.deepEqual(await project.runs('change'), ['001-code.md', '002-merge.md'])
  t.is(await project.git('log', '--merges', '--format=%s'), 'Merge item/change: change')
  t.is(await project.git('status', '--porcelain'), '')
  t.is(await project.read('src/total.js'), 'export const total = () => 0\n')
}

for (const point of mergePoints) {
  test(`a merge whose engine is killed at ${point} is gone on with and made once`, async t => {
    const project = await makeMerging(t)
    project.env['LIFECYCLE_CRASH_AT'] = point
    await project.lifecycle('run')
    delete project.env['LIFECYCLE_CRASH_AT']
    await project.lifecycle('run')
    await isMergedOnce(t, project)
  })
}

// Which git is ours is told by its folder.
const onLinux = process.platform === 'linux' ? test : test.skip

for (const whom of ['git alone', 'git and the engine'] as const) {
  onLinux(`a merge is taken back and made again when ${whom} is killed halfway`, async t => {
    const project = await makeMerging(t)
    const home = project.env['HOME']!
    await project.write('notes.txt', 'mine\n')
    await project.edit('package.json', text => `${text}\n`)
    await project.git('config', 'filter.slow.smudge', `touch ${home}/halfway; while [ ! -f ${home}/on ]; do sleep 0.05; done; cat`)
    await project.write('.git/info/attributes', 'src/total.js filter=slow\n')
    const engine = startEngine(t, project, 'run')
    const ended = new Promise(resolve => engine.once('close', resolve))
    await waitFor(async () => existsSync(`${home}/halfway`))
    const listed = await promisify(execFile)('ps', ['-eo', 'pid=,args='])
    const merges = listed.stdout.split('\n').filter(line => line.includes(' merge -q --ff-only ') && line.includes(' git ')).map(line => Number(line.trim().split(' ')[0]))
    const own = (await Promise.all(merges.map(async pid => [pid, await promisify(execFile)('readlink', [`/proc/${pid}/cwd`]).then(ran => ran.stdout.trim(), () => '')] as const))).filter(([, cwd]) => cwd === project.folder)
    t.is(own.length, 1)
    if (whom === 'git and the engine') {
      engine.kill('SIGKILL')
      await ended
    }
    process.kill(own[0]![0], 'SIGKILL')
    await project.write('../home/on', '')
    if (whom === 'git alone') await ended
    else await project.ok('run')
    t.is(await project.read('notes.txt'), 'mine\n')
    await project.git('checkout', '-q', '--', 'package.json')
    await promisify(execFile)('rm', [`${project.folder}/notes.txt`])
    await isMergedOnce(t, project)
    t.false(existsSync(`${project.folder}/.git/index.lock`))
  })
}
