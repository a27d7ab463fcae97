import {execFile, spawn} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import type {ExecutionContext} from 'ava'
import {waitFor, type Project} from './project.ts'
import {addItem, show, startEngine} from './team.ts'

const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8')

/** An agent that tries every way out it knows. */
export const breaksOut = read('../fixtures/agents/breaks-out.mjs')

/**
 * Lets that agent run through the whole engine, with something outside for each way out, and sees that each was refused and nothing
 * outside changed. The record of its run is returned.
 */
export async function tryWaysOut(t: ExecutionContext, project: Project): Promise<string> {
  startEngine(t, project, 'watch')
  const snares = await laySnares(t, project)
  await project.write('ways.json', JSON.stringify(snares))
  await project.commit('Ways')
  const before = await project.fingerprint()
  await addItem(project, 'escape', 'escape')
  const shown = await waitFor(async () => {
    const now = await show(project, 'escape')
    return now.runs.length > 0 && now
  }, 60_000)
  t.is(shown.runs[0]?.outcome, 'finished', shown.runs[0]?.summary)
  const results = new Map([...(await project.read('.lifecycle/items/escape/spec.md')).matchAll(/^- (.+?): (.*)$/gm)].map(match => [match[1]!, match[2]!]))
  t.true(results.size >= 20, String(results.size))
  // It has a home folder of its own, and an empty one where the state folder is: what it writes there is not the person's.
  const own = ['write a file of the home folder', 'replace the settings of git', 'write into the state folder']
  for (const [way, result] of results) t.regex(result, own.includes(way) ? /./ : /^refused/, way)
  t.is(await project.fingerprint(), before)
  // Podman without root keeps its images there.
  const ofEngines = ['.cache', '.config', '.local']
  t.deepEqual(readdirSync(project.env['HOME']!).filter(name => !ofEngines.includes(name)).toSorted(), ['.ssh-key'])
  t.false(existsSync(path.join(snares.state, 'pwned')))
  t.false(existsSync(path.join(project.folder, '.git/hooks/post-commit')))
  await waitFor(async () => !await isAlive(snares.mark.sleep), 5000)
  const table = read('../../docs/boundary.md')
  for (const way of results.keys()) t.true(table.includes(`| ${way} |`), `docs/boundary.md does not tell of: ${way}`)
  return project.read(`.lifecycle/items/escape/runs/${shown.runs[0]?.name}.md`)
}

/** Something outside for each way out, so that a way that works would show. */
async function laySnares(t: ExecutionContext, project: Project) {
  const server = createServer((_, answer) => answer.end('inside')).listen(0, '0.0.0.0')
  await new Promise(resolve => server.once('listening', resolve))
  const abstract = `lifecycle-test-${process.pid}-${path.basename(path.dirname(project.folder))}`
  const hidden = net.createServer().listen({path: `\0${abstract}`})
  const folder = await mkdtemp(path.join(os.tmpdir(), 'shared-'))
  const other = spawn('sleep', ['60'], {env: {...process.env, TOKEN: 'OF-ANOTHER-PROCESS'}, stdio: 'ignore'})
  t.teardown(async () => {
    server.close()
    hidden.close()
    other.kill()
    await rm(folder, {recursive: true, force: true})
  })
  const tmpFile = path.join(folder, 'file')
  await Promise.all([project.write('../home/.ssh-key', 'KEY'), writeFile(tmpFile, 'shared')])
  return {
    repository: project.folder, state: await stateOf(project), socket: findSocket(), port: (server.address() as net.AddressInfo).port, abstract, tmpFile,
    mark: {pid: other.pid, sleep: `61.${process.pid}`}
  }
}

/** The folder of this repository in the state folder. */
function stateOf(project: Project): Promise<string> {
  const all = project.env['LIFECYCLE_STATE']!
  return waitFor(async () => {
    const name = existsSync(all) && readdirSync(all).find(entry => entry.startsWith('shop-'))
    return name && path.join(all, name)
  })
}

/** The engine's socket may lie anywhere; a path that nobody can guess is no protection, so the agent is told one that is there. */
function findSocket(): string {
  return readFileSync('/proc/net/unix', 'utf8').split('\n').map(line => line.split(' ').at(-1) ?? '').find(name => /lifecycle.*\.sock$/.test(name)) ?? '/run/dbus/system_bus_socket'
}

/** Whether a process outside or inside sleeps for that long. */
export async function isAlive(mark: string): Promise<boolean> {
  const {stdout} = await promisify(execFile)('ps', ['axww', '-o', 'args='])
  return stdout.split('\n').includes(`sleep ${mark}`)
}
