import test from 'ava'
import type {FoundAgent, InitRequest, Machine, Survey} from '../../src/core/machine.ts'
import {runLine} from '../helpers/command-line.ts'

const found: Survey = {
  repository: '/project', gitVersion: '2.43.0', base: 'main', hasCommits: true, identity: {name: 'Ana Roe', email: 'ana@example.org'}, testCommand: 'npm test', setupCommand: 'npm ci',
  agents: [{name: 'claude', path: '/bin/claude', version: '2.1', signedIn: false, signedInBy: undefined}, {name: 'codex', path: '/bin/codex', version: undefined, signedIn: true, signedInBy: '~/.codex/auth.json'}], apiKeys: [], initialised: false
}

function fake(changes: Partial<Survey> = {}): {readonly machine: Partial<Machine>; readonly requests: InitRequest[]} {
  const requests: InitRequest[] = []
  const init = async (request: InitRequest) => {
    requests.push(request)
    return {folder: '/project/.lifecycle', branch: 'main', written: ['project.md', 'team.md'], kept: ['agents/own.md'], commit: 'abcdef0123456789'}
  }
  return {machine: {survey: async () => ({...found, ...changes}), init}, requests}
}

test('init says what it found and chose, and what comes next', async t => {
  const {machine, requests} = fake()
  const {code, stdout, stderr} = await runLine(['init', '--yes'], {machine})
  t.is(code, 0)
  t.true(stderr.includes('agents here  claude 2.1 (not signed in), codex'))
  t.true(stderr.includes('work by      codex: it is installed, signed in by ~/.codex/auth.json'))
  t.true(stderr.includes('another one: lifecycle init --agent <name>'))
  t.like(requests[0], {agent: 'codex', testCommand: 'npm test', setupCommand: 'npm ci'})
  t.true(stdout.includes('Wrote 2 files in /project/.lifecycle, committed as abcdef0123.'))
  t.true(stdout.includes('What was there is kept as it is'))
  t.false(stderr.includes('nobody to ask'))
  t.true((await runLine(['init'], {machine})).stderr.includes('There is nobody to ask here'), 'no terminal, and no --yes')
  t.true(stdout.includes('lifecycle new'))
})

test('init takes what the options say', async t => {
  const {machine, requests} = fake()
  await runLine(['init', '--agent', 'rehearsal', '--test', 'make check', '--kind', 'release', '--kind', 'chore'], {machine})
  t.like(requests[0], {agent: 'rehearsal', testCommand: 'make check', kinds: ['release', 'chore']})
})

const [claude, codex] = found.agents as readonly [FoundAgent, FoundAgent]
const signedIn = {...claude, signedIn: true, signedInBy: 'ANTHROPIC_API_KEY'}

test('init falls back to the built-in agent and says how to get another', async t => {
  const {machine, requests} = fake({agents: []})
  const {stdout, stderr} = await runLine(['init', '-y'], {machine})
  t.is(requests[0]!.agent, 'rehearsal')
  t.true(stderr.includes('work by      rehearsal: no agent is installed; it follows a script'))
  t.true(stdout.includes('npm install -g @anthropic-ai/claude-code'))
})

test('init takes the one agent that is installed and says how to sign in', async t => {
  const {machine, requests} = fake({agents: [claude]})
  const {stdout, stderr} = await runLine(['init', '-y'], {machine})
  t.is(requests[0]!.agent, 'claude')
  t.true(stderr.includes('work by      claude: 2.1 is installed, and not signed in'))
  t.regex(stdout, /Still open:\n {2}claude does not seem to be signed in: start claude once, type \/login.*lifecycle agents check claude/)
})

test('init takes an agent whose sign-in cannot be seen over one that is signed out', async t => {
  const {machine, requests} = fake({agents: [claude, {...codex, signedIn: undefined, signedInBy: undefined}]})
  await runLine(['init', '-y'], {machine})
  t.is(requests[0]!.agent, 'codex')
})

test('init names the others that could do the work', async t => {
  const {machine, requests} = fake({agents: [signedIn, codex]})
  const {stderr} = await runLine(['init', '-y'], {machine})
  t.is(requests[0]!.agent, 'claude')
  t.true(stderr.includes('codex instead: lifecycle init --agent codex'))
})

test('init asks on a terminal which of several agents does the work', async t => {
  const {machine, requests} = fake({agents: [signedIn, codex]})
  await runLine(['init'], {machine, terminal: 80, typed: ['codex', 'y']})
  t.is(requests[0]!.agent, 'codex')
})

test('init says when the named agent is not installed', async t => {
  const {stdout} = await runLine(['init', '-y', '--agent', 'gemini'], fake())
  t.true(stdout.includes('Gemini CLI is not installed: npm install -g @google/gemini-cli'))
})

test('init says when an option could not change what was there', async t => {
  const {stdout} = await runLine(['init', '-y', '--test', 'make check'], fake({initialised: true}))
  t.true(stdout.includes('--test changed nothing in what was kept'))
})

test('init says what is still missing for real work', async t => {
  const {stdout} = await runLine(['init', '-y'], fake({agents: [], testCommand: undefined}))
  t.regex(stdout, /Still open:\n {2}No checks: .*check:.*\n {2}No model: .*run:/)
  t.false((await runLine(['init', '-y'], fake())).stdout.includes('Still open'))
})

test('init asks on a terminal for the missing test command', async t => {
  const {machine, requests} = fake({testCommand: undefined})
  const {code} = await runLine(['init'], {machine, terminal: 80, typed: ['make test', 'y']})
  t.is(code, 0)
  t.is(requests[0]!.testCommand, 'make test')
})

test('init writes nothing when the person says no', async t => {
  const {machine, requests} = fake()
  const {code, stderr} = await runLine(['init'], {machine, terminal: 80, typed: ['n']})
  t.is(code, 1)
  t.true(stderr.includes('Nothing was written.'))
  t.deepEqual(requests, [])
})

test('init needs a repository and an identity', async t => {
  const outside = await runLine(['init', '-y'], fake({repository: undefined}))
  t.is(outside.code, 3)
  t.true(outside.stderr.includes('git init'))
  const nobody = await runLine(['init', '-y'], fake({identity: undefined}))
  t.is(nobody.code, 3)
  t.true(nobody.stderr.includes('git config --global user.email'))
})

test('init --json prints what was written', async t => {
  const {stdout, stderr} = await runLine(['init', '--json', '--yes'], fake())
  t.is(stderr, '')
  t.like(JSON.parse(stdout), {kind: 'init', data: {written: ['project.md', 'team.md'], agent: 'codex'}})
})
