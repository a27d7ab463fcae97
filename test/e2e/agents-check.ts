import {existsSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as pause} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import {makeProject, type Project, type Ran} from '../helpers/project.ts'
import type {AgentName} from '../stand-ins/agent-environment.ts'
import {installAgent} from '../stand-ins/install-agents.ts'
import {play, playSteps, type Scenario, type ScenarioName} from '../stand-ins/scenario.ts'
import {startStandIn, type StandIn} from '../stand-ins/start-stand-in.ts'

interface Checked { readonly adapter: string; readonly outcome: string; readonly words: string; readonly note: string; readonly next: string; readonly costMicro: number | null; readonly version: string | null; readonly model: string | null; readonly boundary: string; readonly durationMs: number; readonly exitCode: number }

const greeting = playSteps({hello: [{say: 'I write it.', write: {path: '$LIFECYCLE_OUT/hello.md', content: 'It works.\n'}}, {say: 'Done.'}]})

/** A folder that is no project, on a machine with the real agent, whose provider is a stand-in. */
async function makeWith(t: ExecutionContext, agent: Extract<AgentName, 'claude' | 'codex'>, scenario: ScenarioName | Scenario): Promise<{readonly project: Project; readonly standIn: StandIn}> {
  const installed = await installAgent(agent)
  const standIn = await startStandIn({scenario})
  const project = await makeProject()
  t.teardown(async () => {
    await project.remove()
    await standIn.close()
  })
  const temporary = path.join(project.folder, '..', 'temporary')
  Object.assign(project.env, standIn.env(agent, project.env['HOME']!), {PATH: `${installed.folder}:${project.env['PATH']}`, TMPDIR: temporary})
  const {mkdirSync} = await import('node:fs')
  mkdirSync(temporary)
  return {project, standIn}
}

/** Nothing of a trial is left, neither its repository nor its state. */
function isClean(project: Project): boolean {
  const state = project.env['LIFECYCLE_STATE']!
  return readdirSync(project.env['TMPDIR']!).every(name => !name.startsWith('lifecycle-trial-')) && (!existsSync(state) || readdirSync(state).every(name => !existsSync(path.join(state, name, 'runs'))))
}

const dataOf = (ran: Ran): Checked => (JSON.parse(ran.stdout) as {readonly data: Checked}).data

test.serial('a check of the real agent says that it works and what it cost', async t => {
  const {project, standIn} = await makeWith(t, 'claude', greeting)
  const ran = await project.lifecycle('agents', 'check', 'claude')
  t.is(ran.code, 0, ran.stdout + ran.stderr)
  t.regex(ran.stderr, /^One small run of claude on haiku, in a folder of its own: a request or two to its provider/)
  t.regex(ran.stdout, /^✓ claude: it works\n {2}2\.1\.330 · \S+ · in the sandbox · \d+s · \S+ tokens read, \d+ written, (< )?\$0\.0\d\n$/)
  t.true(standIn.requests().length > 0)
  t.true(isClean(project))
})

test.serial('a check of the real agent tells a sign-in that the provider refuses', async t => {
  const {project} = await makeWith(t, 'claude', 'unauthorized')
  const ran = await project.lifecycle('agents', 'check', 'claude', '--json')
  t.is(ran.code, 3, ran.stdout + ran.stderr)
  t.like(dataOf(ran), {adapter: 'claude', outcome: 'failed', words: 'it is not signed in', exitCode: 3, version: '2.1.330'})
  t.regex(dataOf(ran).note, /^not signed in: start claude once, type \/login/)
  t.true(isClean(project))
})

test.serial('a check of the real agent tells a used-up quota', async t => {
  const {project} = await makeWith(t, 'claude', 'quota')
  const ran = await project.lifecycle('agents', 'check', 'claude', '--json')
  t.is(ran.code, 5, ran.stdout + ran.stderr)
  t.like(dataOf(ran), {outcome: 'out-of-quota', words: 'its account has no capacity left for now', exitCode: 5})
})

test.serial('a check says when the agent ran and made nothing', async t => {
  const {project} = await makeWith(t, 'claude', play({say: 'I would rather not.'}))
  const ran = await project.lifecycle('agents', 'check', 'claude')
  t.is(ran.code, 1, ran.stdout + ran.stderr)
  t.regex(ran.stdout, /✗ claude: it ran and made nothing[\s\S]*nothing-done: /)
  t.regex(ran.stderr, /The end of its log:[\s\S]*I would rather not\./)
})

test.serial('Ctrl-C during a check ends the agent and leaves nothing', async t => {
  const {project, standIn} = await makeWith(t, 'claude', 'hang')
  const child = project.start('agents', 'check', 'claude')
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  while (standIn.requests().length === 0) await pause(50)
  child.kill('SIGINT')
  t.is(await ended, 130)
  t.true(isClean(project))
})

test.serial('a check of an agent file runs it with its own settings', async t => {
  const {project, standIn} = await makeWith(t, 'claude', greeting)
  await project.ok('init', '--yes')
  await project.edit('.lifecycle/agents/reviewer.md', text => text.replace('tier: frontier', 'model: claude-sonnet-4-5'))
  await project.commit('A model of our choice')
  const before = await project.git('rev-parse', 'HEAD')
  const ran = await project.lifecycle('agents', 'check', 'reviewer', '--json')
  t.is(ran.code, 0, ran.stdout + ran.stderr)
  t.is(dataOf(ran).model, 'claude-sonnet-4-5')
  t.true(standIn.requests().some(request => request.body['model'] === 'claude-sonnet-4-5'))
  t.is(await project.git('rev-parse', 'HEAD'), before)
  t.is(await project.git('status', '--porcelain'), '')
})

test.serial('a check of codex goes the same way', async t => {
  const {project} = await makeWith(t, 'codex', greeting)
  const ran = await project.lifecycle('agents', 'check', 'codex', '--json')
  t.is(dataOf(ran).adapter, 'codex', ran.stdout + ran.stderr)
  t.is(dataOf(ran).version, '0.169.0')
})
