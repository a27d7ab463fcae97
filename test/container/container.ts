import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync, statSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {waitFor, type Project} from '../helpers/project.ts'
import {addItem, makeTeam, obedient, show, startEngine} from '../helpers/team.ts'
import {breaksOut, isAlive, tryWaysOut} from '../helpers/ways-out.ts'

/** `npm run test:container` makes an image of this machine's own programs and names it here. */
const {LIFECYCLE_TEST_IMAGE: image = 'localhost/lifecycle-test:podman', LIFECYCLE_TEST_ENGINE: engineName = 'podman'} = process.env

async function makeContained(t: ExecutionContext, program: string, steps: readonly string[] = ['spec: {by: spec-writer, from: item, retries: 0}']): Promise<Project> {
  const project = await makeTeam({escape: steps}, program, 'required')
  t.teardown(() => project.remove())
  for (const name of ['CONTAINERS_CONF', 'CONTAINERS_STORAGE_CONF', 'XDG_RUNTIME_DIR', 'DOCKER_HOST']) if (process.env[name] !== undefined) project.env[name] = process.env[name]
  await project.edit('.lifecycle/project.md', text => text.replace(/^boundary: .*$/m, `boundary: required\ncontainer: ${image}`))
  await project.commit('Containers')
  return project
}

function containers(): string {
  return execFileSync(engineName, ['ps', '--all', '--format', '{{.Names}}'], {encoding: 'utf8'})
}

test.serial('an agent inside a container finds no way out', async t => {
  const project = await makeContained(t, breaksOut)
  const record = await tryWaysOut(t, project)
  t.regex(record, /^boundary: L1$/m)
  t.true(record.includes(`sandbox: container ${image} (`), record)
  t.notRegex(containers(), /lifecycle-/)
})

test.serial('what an agent makes in a container is the person\'s, and its secrets are nowhere else', async t => {
  const project = await makeContained(t, obedient(`
if (makes === 'commits') fs.writeFileSync('src/seen.js', '// ' + JSON.stringify({token: process.env.SHOP_TOKEN, home, path: process.env.PATH, first: fs.readFileSync('/proc/1/environ', 'latin1').includes('canary')}) + '\\n')
`), ['spec: {by: spec-writer, from: item}', 'code: {by: implementer, from: spec}'])
  project.env['SHOP_TOKEN'] = 'canary-4711'
  await project.edit('.lifecycle/agents/implementer.md', text => text.replace(/^run: /m, 'env: [SHOP_TOKEN]\nrun: '))
  await project.commit('A token')
  startEngine(t, project, 'watch')
  await addItem(project, 'own', 'escape')
  await waitFor(async () => (await show(project, 'own')).runs.filter(run => run.outcome === 'finished').length === 2, 60_000)
  const seen = JSON.parse((await project.git('show', 'item/own:src/seen.js')).slice(3)) as Record<string, unknown>
  t.is(seen['token'], 'canary-4711')
  t.is(seen['home'], project.env['HOME'])
  t.is(seen['path'], '/usr/local/bin:/usr/bin:/bin')
  t.false(seen['first'])
  for (const file of listFiles(project.env['LIFECYCLE_STATE']!)) t.is(statSync(file, {throwIfNoEntry: false})?.uid ?? process.getuid!(), process.getuid!(), file)
})

test.serial('a container ends with its supervisor, and with the command that started it', async t => {
  for (const [i, victim] of ['claim.json', 'agent.json'].entries()) {
    const mark = `6${i + 2}.${process.pid}`
    const project = await makeContained(t, `import {spawn} from 'node:child_process'\nspawn('setsid', ['sleep', '${mark}'], {stdio: 'ignore'})\nsetInterval(() => {}, 1000)\n`)
    const engine = startEngine(t, project, 'watch')
    await addItem(project, 'long', 'escape')
    await waitFor(() => isAlive(mark), 60_000)
    // Nobody is left to look after it.
    engine.kill('SIGKILL')
    t.regex(containers(), /lifecycle-/)
    const [file] = listFiles(project.env['LIFECYCLE_STATE']!).filter(name => path.basename(name) === victim)
    const {pid} = JSON.parse(execFileSync('cat', [file!], {encoding: 'utf8'})) as {readonly pid: number}
    process.kill(pid, 'SIGKILL')
    await waitFor(async () => !await isAlive(mark), 30_000)
    await waitFor(async () => !containers().includes('lifecycle-'), 30_000)
  }
})

test.serial('a stop reaches the agent in its container, which may tidy up', async t => {
  const project = await makeContained(t, `import fs from 'node:fs'
process.on('SIGTERM', () => { fs.writeFileSync(process.env.LIFECYCLE_OUT + '/spec.md', '# Tidied\\n'); console.log('tidied up'); process.exit(0) })
console.log('ready')
setInterval(() => {}, 1000)
`)
  startEngine(t, project, 'watch')
  await addItem(project, 'long', 'escape')
  await waitFor(async () => (await project.lifecycle('log', 'long')).stdout.includes('ready'), 60_000)
  await project.ok('stop', 'long')
  await waitFor(async () => (await project.lifecycle('log', 'long')).stdout.includes('tidied up'), 30_000)
  await waitFor(async () => !containers().includes('lifecycle-'), 30_000)
  t.pass()
})

test.serial('an agent in a container reaches what its file names, and nothing else', async t => {
  const server = createServer((_, answer) => answer.end('answered')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  const {port} = server.address() as AddressInfo
  const project = await makeContained(t, `import fs from 'node:fs'
const ask = url => fetch(url).then(answer => answer.text(), error => 'refused ' + error.cause?.code)
fs.writeFileSync(process.env.LIFECYCLE_OUT + '/spec.md', '# Seen\\n\\n' + [await ask('http://127.0.0.1:${port}/'), await ask('http://127.0.0.1:${port + 1}/')].join(', ') + '\\n')
`)
  await project.edit('.lifecycle/agents/spec-writer.md', text => text.replace(/^run: /m, `hosts: [localhost:${port}]\nrun: `))
  await project.commit('A host')
  await addItem(project, 'asks', 'escape')
  await project.ok('run')
  t.regex(await project.read('.lifecycle/items/asks/spec.md'), /answered, refused ECONNREFUSED/)
})

test.serial('the rehearsal agent needs nothing of the image but its libraries', async t => {
  const project = await makeContained(t, obedient())
  await project.edit('.lifecycle/agents/spec-writer.md', text => text.replace(/^run: command\ncommand: .*$/m, 'run: rehearsal'))
  await project.commit('Rehearse')
  await addItem(project, 'rehearsed', 'escape')
  await project.ok('run')
  const shown = await show(project, 'rehearsed')
  t.is(shown.runs[0]?.outcome, 'finished', shown.runs[0]?.summary)
  t.regex((await project.lifecycle('doctor')).stdout, /agents run inside a container localhost\/lifecycle-test/)
})

test.serial('an image that is not there blocks the step and says how to get it', async t => {
  const project = await makeContained(t, obedient())
  await project.edit('.lifecycle/project.md', text => text.replace(/^container: .*$/m, 'container: localhost/no-such-image:1'))
  await project.commit('Another image')
  await addItem(project, 'blocked', 'escape')
  await project.lifecycle('run')
  const shown = await show(project, 'blocked')
  t.deepEqual(shown.runs, [])
  t.regex(JSON.stringify(shown), /container: localhost\/no-such-image:1, and that cannot be: (?:podman|docker) has no image localhost\/no-such-image:1; (?:podman|docker) pull localhost\/no-such-image:1/)
  t.regex((await project.lifecycle('doctor')).stdout, /(?:podman|docker) has no image localhost\/no-such-image:1/)
})

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true}).map(entry => path.join(entry.parentPath, entry.name))
}
