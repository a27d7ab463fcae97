import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {adapterNames, findAdapter} from '../../../src/core/run/adapters/find-adapter.ts'
import {vendors} from '../../../src/core/run/vendors.ts'
import {findAgents, findApiKeys} from '../../../src/io/machine/find-agents.ts'
import {makePlace, type Place} from '../../helpers/machine.ts'

const ofClaude = async (place: Place, env: Readonly<Record<string, string>> = {}, platform = 'linux') =>
  (await findAgents({...place.env, ...env}, platform)).find(agent => agent.name === 'claude')

test('agents are found with version and without a sign-in', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo "2.1.330 (Claude Code)"')
  const agent = await ofClaude(place)
  t.is(agent?.version, '2.1.330')
  t.false(agent?.signedIn)
})

test('a sign-in file shows that an agent is signed in', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo 2.1.330')
  mkdirSync(path.join(place.home, '.claude'))
  writeFileSync(path.join(place.home, '.claude', '.credentials.json'), '')
  t.like(await ofClaude(place), {signedIn: true, signedInBy: '~/.claude/.credentials.json'})
})

test('a key in the environment counts as a sign-in', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo 2.1.330')
  t.like(await ofClaude(place, {ANTHROPIC_API_KEY: 'x'}), {signedIn: true, signedInBy: 'ANTHROPIC_API_KEY'})
})

test('on a mac a missing sign-in file says nothing', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo 2.1.330')
  t.is((await ofClaude(place, {}, 'darwin'))?.signedIn, undefined)
})

test('keys are told by name and empty ones are none', t => {
  t.deepEqual(findApiKeys({ANTHROPIC_API_KEY: 'secret', ANTHROPIC_AUTH_TOKEN: '', OTHER: 'x'}), ['ANTHROPIC_API_KEY'])
})

test('only agents that an agent file may name are found', async t => {
  const place = makePlace(t)
  for (const name of ['claude', 'gemini', 'unheard-of']) place.install(name, 'echo 1.0.0')
  const names = (await findAgents(place.env, 'linux')).map(agent => agent.name)
  t.true(names.includes('claude'))
  t.deepEqual(names.filter(name => !adapterNames.includes(name)), [])
})

test('a key that its runs do not sign in with counts for nothing', async t => {
  const place = makePlace(t)
  place.install('codex', 'echo 0.169.0')
  const codex = async (env: Readonly<Record<string, string>>) => (await findAgents({...place.env, ...env}, 'linux')).find(agent => agent.name === 'codex')
  t.false((await codex({OPENAI_API_KEY: 'x'}))?.signedIn)
  t.true((await codex({CODEX_API_KEY: 'x'}))?.signedIn)
})

test('a moved settings folder is where the sign-in is looked for', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo 2.1.330')
  mkdirSync(path.join(place.home, '.claude'))
  writeFileSync(path.join(place.home, '.claude', '.credentials.json'), '')
  t.false((await ofClaude(place, {CLAUDE_CONFIG_DIR: path.join(place.home, 'elsewhere')}))?.signedIn)
})

test('keys of agents are variables that their runs see', t => {
  for (const {name, keys} of vendors) t.deepEqual(keys.filter(key => !findAdapter(name)!.capabilities.env.includes(key)), [])
})
