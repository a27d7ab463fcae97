import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {adapterNames} from '../../../src/core/run/adapters/find-adapter.ts'
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
  t.true((await ofClaude(place))?.signedIn)
})

test('a key in the environment counts as a sign-in', async t => {
  const place = makePlace(t)
  place.install('claude', 'echo 2.1.330')
  t.true((await ofClaude(place, {ANTHROPIC_API_KEY: 'x'}))?.signedIn)
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
