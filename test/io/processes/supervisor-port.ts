import {spawn} from 'node:child_process'
import {mkdtemp, readFile, rm, stat, writeFile, readdir} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'
import type {ExitFile, SupervisedRun} from '../../../src/core/ports.ts'
import {findProcesses} from '../../../src/io/processes/end-processes.ts'
import {readIdentityOf} from '../../../src/io/processes/process-identity.ts'
import {readJson, runFiles, type AgentFile, type ClaimFile} from '../../../src/io/processes/run-folder.ts'
import {makeSupervisors} from '../../../src/io/processes/supervisor-port.ts'

const agents = fileURLToPath(new URL('../../fixtures/agents/', import.meta.url))
const own = {node: process.execPath, bin: path.join(agents, 'bin.ts')}
const port = makeSupervisors(own, process.env)
const never = new AbortController().signal

const limits: SupervisedRun['limits'] = {wallMs: 20_000, idleMs: 20_000, postResultMs: 20_000, outputBytes: 8_000_000, costMicro: undefined, tokens: undefined}

type Changes = Omit<Partial<SupervisedRun>, 'limits'> & {readonly limits?: Partial<SupervisedRun['limits']>}

async function makeRun(t: ExecutionContext, agent: readonly string[], changes: Changes = {}): Promise<SupervisedRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifecycle-run-'))
  t.teardown(async () => {
    await port.stop(folder)
    await port.wait(folder, never)
    await rm(folder, {recursive: true, force: true, maxRetries: 3})
  })
  const [name = '', ...args] = agent
  return {
    folder, adapter: 'command', argv: [path.join(agents, name), ...args], cwd: folder, env: {PATH: process.env['PATH'] ?? ''}, stdin: 'do it',
    ...changes, limits: {...limits, ...changes.limits}
  }
}

async function runToEnd(run: SupervisedRun): Promise<ExitFile> {
  await port.start(run)
  const state = await port.wait(run.folder, never)
  if (state.state !== 'ended') throw new Error(`the run is ${state.state}`)
  return state.exit
}

async function survivors(run: SupervisedRun): Promise<readonly number[]> {
  const claim = await readJson<ClaimFile>(runFiles(run.folder).claim)
  return findProcesses({runId: claim?.runId ?? 'none', group: undefined})
}

async function until(condition: () => Promise<boolean>, withinMs = 8000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!await condition()) {
    if (performance.now() > deadline) throw new Error('it did not come about in time')
    await sleep(20)
  }
}

test('a run leaves its output, errors and exit status', async t => {
  const run = await makeRun(t, ['greets', '3'])
  const exit = await runToEnd(run)
  t.is(exit.code, 3)
  t.is(exit.endedBy, 'agent')
  t.true(Date.parse(exit.endedAt) >= Date.parse(exit.startedAt))
  t.deepEqual(await port.readLog(run.folder), {stdout: 'got: do it\n', stderr: 'on stderr\n'})
  t.is((await port.readLive(run.folder)).doing, 'got: do it')
})

test('neither environment nor prompt lies on disk', async t => {
  const run = await makeRun(t, ['does-nothing'], {env: {PATH: process.env['PATH'] ?? '', SECRET_TOKEN: 'canary-4711'}, stdin: 'prompt-canary'})
  await runToEnd(run)
  for (const name of await readdir(run.folder)) {
    const text = await readFile(path.join(run.folder, name), 'utf8')
    t.false(text.includes('canary'), name)
  }
})

test('a run that nobody started is unclaimed', async t => {
  const run = await makeRun(t, ['hangs'])
  t.is((await port.look(run.folder)).state, 'unclaimed')
  t.is((await port.wait(run.folder, never)).state, 'unclaimed')
})

test('of four starters one runs the agent', async t => {
  const run = await makeRun(t, ['greets'])
  await Promise.all([1, 2, 3, 4].map(() => port.start(run)))
  await port.wait(run.folder, never)
  await sleep(300)
  t.is((await port.readLog(run.folder)).stdout, 'got: do it\n')
})

test('a program that is missing is told by name', async t => {
  const run = await makeRun(t, ['no-such-agent'])
  const exit = await runToEnd(run)
  t.is(exit.endedBy, 'spawn-failed')
  t.regex(exit.error ?? '', /no-such-agent could not be started/)
})

test('a working directory that is missing is told by name', async t => {
  const run = await makeRun(t, ['greets'], {cwd: '/no/such/folder'})
  t.regex((await runToEnd(run)).error ?? '', /\/no\/such\/folder does not exist/)
})

test('a supervisor that cannot start is an error with its last words', async t => {
  const run = await makeRun(t, ['greets'])
  const broken = makeSupervisors({node: process.execPath, bin: '/no/such/bin.js'}, process.env)
  await t.throwsAsync(broken.start(run), {code: 'AGENT_SUPERVISOR', message: /Cannot find module/})
})

test('silence ends a run', async t => {
  const exit = await runToEnd(await makeRun(t, ['hangs'], {limits: {idleMs: 300}}))
  t.is(exit.endedBy, 'idle')
})

test('endless talk ends at the wall clock', async t => {
  const exit = await runToEnd(await makeRun(t, ['chatters'], {limits: {idleMs: 400, wallMs: 900}}))
  t.is(exit.endedBy, 'wall')
})

test('an agent that ignores SIGTERM is killed after the grace period', async t => {
  const run = await makeRun(t, ['ignores-term'])
  await port.start(run)
  await until(async () => (await port.readLog(run.folder)).stdout.includes('ready'))
  const asked = performance.now()
  await port.stop(run.folder)
  const state = await port.wait(run.folder, never)
  t.true(state.state === 'ended' && state.exit.endedBy === 'stop' && state.exit.signal === 'SIGKILL')
  t.true(performance.now() - asked >= 4500, 'it had its five seconds')
  t.deepEqual(await survivors(run), [])
})

test('a stop that comes before the start is obeyed', async t => {
  const run = await makeRun(t, ['greets'])
  await port.stop(run.folder)
  t.is((await runToEnd(run)).endedBy, 'stop')
  t.is((await port.readLog(run.folder)).stdout, '')
})

test('a flood is cut at the limit and ended', async t => {
  const run = await makeRun(t, ['floods'], {limits: {outputBytes: 1_000_000}})
  t.is((await runToEnd(run)).endedBy, 'output')
  t.is((await stat(runFiles(run.folder).log)).size, 1_000_000)
})

test('a line of 50 MB is logged whole and the next one read', async t => {
  const run = await makeRun(t, ['floods-one-line'], {adapter: 'rehearsal', limits: {outputBytes: 60_000_000}})
  t.is((await runToEnd(run)).endedBy, 'agent')
  t.true((await stat(runFiles(run.folder).log)).size > 50_000_000)
  t.is((await port.readLive(run.folder)).doing, 'after the long line')
})

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('memory stays bounded while 200 MB pass through', async t => {
  const run = await makeRun(t, ['floods'], {limits: {outputBytes: 250_000_000, wallMs: 120_000, idleMs: 120_000}})
  await port.start(run)
  let peak = 0
  for (;;) {
    const state = await port.look(run.folder)
    if (state.state !== 'running') break
    const status = await readFile(`/proc/${state.pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    await sleep(50)
  }
  t.is((await stat(runFiles(run.folder).log)).size, 200_000_000)
  t.true(peak > 10 && peak < 250, `${peak} MB`)
})

test('bytes that are no text do not stop the reader', async t => {
  const run = await makeRun(t, ['garbles'], {adapter: 'rehearsal'})
  t.is((await runToEnd(run)).endedBy, 'agent')
  t.is((await port.readLive(run.folder)).doing, 'after the garbage')
})

test('children that outlive the agent are ended', async t => {
  const run = await makeRun(t, ['leaves-children'])
  t.is((await runToEnd(run)).code, 0)
  const children = [...(await port.readLog(run.folder)).stdout.matchAll(/child (\d+)/g)].map(match => Number(match[1]))
  t.is(children.length, 2)
  for (const pid of children) t.is(readIdentityOf(pid), undefined)
  t.deepEqual(await survivors(run), [])
})

test('an agent that works on after its result is let', async t => {
  const run = await makeRun(t, ['goes-on'], {adapter: 'rehearsal', limits: {postResultMs: 300}})
  t.is((await runToEnd(run)).endedBy, 'agent')
})

test('an agent that lingers after its result is ended', async t => {
  const run = await makeRun(t, ['lingers'], {adapter: 'rehearsal', limits: {postResultMs: 300, idleMs: 200}})
  t.is((await runToEnd(run)).endedBy, 'post-result')
  t.is((await port.readLive(run.folder)).usage?.source, 'reported')
})

test('a cost over the limit ends the run', async t => {
  const run = await makeRun(t, ['spends'], {adapter: 'claude', limits: {costMicro: 3_000_000}})
  t.is((await runToEnd(run)).endedBy, 'cost')
  const {usage} = await port.readLive(run.folder)
  t.true((usage?.costMicro ?? 0) > 3_000_000)
})

test('tokens over the limit end the run', async t => {
  const run = await makeRun(t, ['spends'], {adapter: 'claude', limits: {tokens: 1000}})
  t.is((await runToEnd(run)).endedBy, 'tokens')
})

test('results without end are ended at the wall clock', async t => {
  const run = await makeRun(t, ['spends'], {adapter: 'claude', limits: {wallMs: 700, postResultMs: 500}})
  t.is((await runToEnd(run)).endedBy, 'post-result')
})

test('known secrets are redacted across the border of two reads', async t => {
  const run = await makeRun(t, ['tells-secret'], {env: {PATH: process.env['PATH'] ?? '', DEMO_API_KEY: 'sk-0123456789abcdef'}})
  await runToEnd(run)
  t.deepEqual(await port.readLog(run.folder), {stdout: 'the key is [redacted DEMO_API_KEY].\n', stderr: 'again: [redacted DEMO_API_KEY]\n'})
})

test('a killed supervisor is noticed and its agent ended', async t => {
  const run = await makeRun(t, ['hangs'])
  await port.start(run)
  await until(async () => await readJson<AgentFile>(runFiles(run.folder).agent) !== undefined)
  const agent = await readJson<AgentFile>(runFiles(run.folder).agent)
  const state = await port.look(run.folder)
  if (state.state !== 'running' || !agent) return t.fail(state.state)
  const waiting = port.wait(run.folder, never)
  process.kill(state.pid, 'SIGKILL')
  t.is((await waiting).state, 'died')
  t.not(readIdentityOf(agent.pid), undefined)
  t.true(await port.endOrphans(run.folder) >= 1)
  t.is(readIdentityOf(agent.pid), undefined)
})

test('a killed agent ends its run by signal', async t => {
  const run = await makeRun(t, ['hangs'])
  await port.start(run)
  await until(async () => await readJson<AgentFile>(runFiles(run.folder).agent) !== undefined)
  process.kill((await readJson<AgentFile>(runFiles(run.folder).agent))?.pid ?? 0, 'SIGKILL')
  const state = await port.wait(run.folder, never)
  t.true(state.state === 'ended' && state.exit.signal === 'SIGKILL' && state.exit.endedBy === 'agent')
})

test('signals of a closing terminal do not end the run', async t => {
  const run = await makeRun(t, ['chatters'])
  await port.start(run)
  const state = await port.look(run.folder)
  if (state.state !== 'running') return t.fail(state.state)
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(state.pid, signal)
  await sleep(200)
  t.is((await port.look(run.folder)).state, 'running')
  await port.stop(run.folder)
  const end = await port.wait(run.folder, never)
  t.true(end.state === 'ended' && end.exit.endedBy === 'stop')
})

test('a run outlives the process that started it', async t => {
  const run = await makeRun(t, ['chatters'])
  const starter = `import {makeSupervisors} from ${JSON.stringify(new URL('../../../src/io/processes/supervisor-port.ts', import.meta.url).href)}
    await makeSupervisors(${JSON.stringify(own)}, process.env).start(${JSON.stringify(run)})
    process.kill(process.pid, 'SIGKILL')`
  const file = path.join(run.folder, 'starter.mts')
  await writeFile(file, starter)
  const child = spawn(process.execPath, [file], {stdio: 'ignore'})
  await new Promise(resolve => child.once('exit', resolve))
  t.is((await port.look(run.folder)).state, 'running')
  await until(async () => (await port.readLog(run.folder)).stdout.includes('tick'))
})

test('a run whose folder is deleted is ended', async t => {
  const run = await makeRun(t, ['hangs'])
  await port.start(run)
  await until(async () => await readJson<AgentFile>(runFiles(run.folder).agent) !== undefined)
  const agent = await readJson<AgentFile>(runFiles(run.folder).agent)
  await rm(run.folder, {recursive: true})
  await until(async () => readIdentityOf(agent?.pid ?? 0) === undefined)
  t.pass()
})

test('a claim of a reused process number is a dead one', async t => {
  const run = await makeRun(t, ['hangs'])
  const claim: ClaimFile = {pid: process.pid, startedAt: '1', space: '', bootId: 'another boot', runId: 'nobody'}
  await writeFile(runFiles(run.folder).claim, JSON.stringify(claim))
  t.is((await port.look(run.folder)).state, 'died')
  t.is(await port.endOrphans(run.folder), 0)
})

test('an aborted wait returns the present state', async t => {
  const run = await makeRun(t, ['chatters'])
  await port.start(run)
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  t.is((await port.wait(run.folder, controller.signal)).state, 'running')
})

test('wait returns within milliseconds of the exit file', async t => {
  const delays: number[] = []
  for (let i = 0; i < 9; i++) {
    const run = await makeRun(t, ['does-nothing'])
    await port.start(run)
    await port.wait(run.folder, never)
    delays.push(Date.now() - (await stat(runFiles(run.folder).exit)).mtimeMs)
  }
  const median = delays.sort((a, b) => a - b)[4] ?? Infinity
  t.true(median < 60, `median ${median} ms`)
})
