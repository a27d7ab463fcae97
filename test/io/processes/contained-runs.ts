import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'
import type {SupervisedRun} from '../../../src/core/ports.ts'
import {readIdentityOf} from '../../../src/io/processes/process-identity.ts'
import {readJson, runFiles, type AgentFile} from '../../../src/io/processes/run-folder.ts'
import {makeSupervisors} from '../../../src/io/processes/supervisor-port.ts'
import {makeEngines, type EngineWorld} from '../../helpers/container-engine.ts'
import {waitFor} from '../../helpers/project.ts'

const agents = fileURLToPath(new URL('../../fixtures/agents/', import.meta.url))
const port = makeSupervisors({node: process.execPath, bin: path.join(agents, 'bin.ts')}, process.env)
const never = new AbortController().signal
const onLinux = process.platform === 'linux' ? test : test.skip

function makeRun(t: ExecutionContext, world: EngineWorld, argv: readonly string[]): SupervisedRun {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-contained-'))
  t.teardown(async () => {
    await port.stop(folder)
    await port.wait(folder, never)
    rmSync(folder, {recursive: true, force: true, maxRetries: 3})
  })
  const cwd = path.join(folder, 'tree')
  mkdirSync(cwd)
  return {
    folder, adapter: 'command', argv, cwd, env: {PATH: '/only/outside', SHOP_TOKEN: 'canary-4711', HOME: '/home/ana'}, stdin: 'do it',
    limits: {wallMs: 20_000, idleMs: 20_000, postResultMs: 20_000, outputBytes: 8_000_000, costMicro: undefined, tokens: undefined},
    boundary: {
      sandbox: {kind: 'container', container: {engine: 'podman', image: 'agents:1', id: 'sha256:ab', user: '0:0', keepsId: false, env: world.env}},
      policy: {write: [cwd], read: [], homes: [{path: '/home/ana', instead: path.join(folder, 'home')}], hosts: []}
    }
  }
}

/** First process of the only container there is. */
async function containerPid(world: EngineWorld): Promise<number> {
  return waitFor(async () => {
    const name = (await readdir(world.folder)).find(entry => entry.endsWith('.pid'))
    return name !== undefined && Number(readFileSync(path.join(world.folder, name), 'utf8'))
  })
}

const isGone = (pid: number) => async (): Promise<boolean> => readIdentityOf(pid) === undefined

onLinux('an agent in a container gets its prompt and its environment', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['sh', '-c', 'echo "$(cat) $SHOP_TOKEN $HTTP_PROXY"; exit 3'])
  await port.start(run)
  const state = await port.wait(run.folder, never)
  t.like(state, {state: 'ended', exit: {code: 3, endedBy: 'agent'}})
  t.is((await port.readLog(run.folder)).stdout, 'do it [redacted SHOP_TOKEN] http://127.0.0.1:3128\n')
})

onLinux('no secret stands in the command line, the engine\'s environment or on disk', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['sleep', '60'])
  await port.start(run)
  await containerPid(world)
  const agent = await waitFor(() => readJson<AgentFile>(runFiles(run.folder).agent))
  for (const file of ['cmdline', 'environ']) t.false(readFileSync(`/proc/${agent.pid}/${file}`, 'latin1').includes('canary'), file)
  for (const name of await readdir(run.folder)) {
    if (statSync(path.join(run.folder, name)).isFile()) t.false((await readFile(path.join(run.folder, name), 'utf8')).includes('canary'), name)
  }
  t.false(JSON.stringify(world.calls()).includes('canary'))
})

onLinux('a container ends with the command that started it', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['sleep', '60'])
  await port.start(run)
  const inside = await containerPid(world)
  process.kill((await waitFor(() => readJson<AgentFile>(runFiles(run.folder).agent))).pid, 'SIGKILL')
  t.like(await port.wait(run.folder, never), {state: 'ended', exit: {signal: 'SIGKILL'}})
  await waitFor(isGone(inside))
  t.true(world.calls().some(([, verb, , name]) => verb === 'rm' && name?.startsWith('lifecycle-')))
})

onLinux('a container whose supervisor was killed is ended by the next engine', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['setsid', '--fork', '--wait', 'env', '-i', '/usr/bin/sleep', '60'])
  await port.start(run)
  const inside = await containerPid(world)
  const state = await port.look(run.folder)
  if (state.state !== 'running') return t.fail(state.state)
  process.kill(state.pid, 'SIGKILL')
  t.is((await port.wait(run.folder, never)).state, 'died')
  t.not(readIdentityOf(inside), undefined)
  await port.endOrphans(run.folder)
  t.is(readIdentityOf(inside), undefined)
})

onLinux('a stop is passed on into the container once', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['sh', '-c', 'trap "echo asked; exit 0" TERM; echo ready; while :; do sleep 0.05; done'])
  await port.start(run)
  await waitFor(async () => (await port.readLog(run.folder)).stdout.includes('ready'))
  await port.stop(run.folder)
  t.like(await port.wait(run.folder, never), {state: 'ended', exit: {endedBy: 'stop'}})
  t.is((await port.readLog(run.folder)).stdout, 'ready\nasked\n')
})

onLinux('an agent that ignores a stop is killed with its container', async t => {
  const world = makeEngines(t, ['podman'])
  const run = makeRun(t, world, ['sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'])
  await port.start(run)
  const inside = await containerPid(world)
  await waitFor(async () => (await port.readLog(run.folder)).stdout.includes('ready'))
  await port.stop(run.folder)
  t.like(await port.wait(run.folder, never), {state: 'ended', exit: {endedBy: 'stop'}})
  t.is(readIdentityOf(inside), undefined)
})
