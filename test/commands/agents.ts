import test from 'ava'
import type {FoundAgent, Survey} from '../../src/core/machine.ts'
import {LifecycleError} from '../../src/core/errors.ts'
import type {Configuration} from '../../src/core/project/configuration.ts'
import {bareAgent} from '../../src/core/project/parse-agent.ts'
import {runLine} from '../helpers/command-line.ts'
import {sampleConfiguration} from '../helpers/fake-session-for-commands.ts'

const claude: FoundAgent = {name: 'claude', path: '/bin/claude', version: '2.1.330', signedIn: true, signedInBy: 'ANTHROPIC_API_KEY'}

const surveyOf = (changes: Partial<Survey> = {}) => async (): Promise<Survey> => ({
  repository: '/project', gitVersion: '2.43.0', base: 'main', hasCommits: true, identity: undefined, testCommand: undefined, setupCommand: undefined,
  agents: [claude], apiKeys: [], initialised: true, ...changes
})

const withAgents = (...agents: readonly (Partial<Configuration['agents'] extends ReadonlyMap<string, infer A> ? A : never> & {readonly name: string})[]): Configuration =>
  ({...sampleConfiguration(), agents: new Map(agents.map(agent => [agent.name, {...bareAgent, ...agent}]))})

test('agents lists what is installed, what signs it in and who uses it', async t => {
  const {code, stdout} = await runLine(['agents'], {machine: {survey: surveyOf()}})
  t.is(code, 0)
  t.deepEqual(stdout.split('\n').slice(0, 5), [
    '✓  claude     2.1.330    ANTHROPIC_API_KEY  used by spec-writer',
    '✗  codex      not found                     used by implementer',
    '✓  rehearsal  built in   costs nothing',
    '',
    'Not installed: gemini, opencode'
  ])
  t.true(stdout.includes('npm install -g @openai/codex   (implementer would run it'))
})

test('agents says what to do about a version that was not checked and a missing sign-in', async t => {
  const {stdout} = await runLine(['agents'], {machine: {survey: surveyOf({agents: [{...claude, version: '2.9.0', signedIn: false, signedInBy: undefined}]})}})
  t.regex(stdout, /▲ {2}claude +2\.9\.0 \* +not signed in/)
  t.regex(stdout, /claude does not seem to be signed in: start claude once, type \/login, or set ANTHROPIC_API_KEY/)
  t.regex(stdout, /claude 2\.9\.0 is another version than 2\.1\.330.*lifecycle agents check claude/)
})

test('agents looks for programs that agent files name without running them', async t => {
  const asked: unknown[] = []
  const findProgram = async (name: string, options?: {readonly isAsked: boolean}) => {
    asked.push([name, options])
    return name === 'node' ? {path: '/bin/node', version: undefined} : undefined
  }
  const configuration = withAgents(
    {name: 'scan', run: 'command', command: ['node', 'scan.mjs']}, {name: 'deploy', run: 'command', command: ['./deploy']}, {name: 'other', run: 'acp', command: ['goose', 'acp']}
  )
  const {stdout} = await runLine(['agents'], {machine: {survey: surveyOf(), findProgram}, project: {configuration}})
  t.deepEqual(asked.toSorted(), [['goose', {isAsked: false}], ['node', {isAsked: false}]])
  t.regex(stdout, /✓ {2}\.\/deploy +there/)
  t.regex(stdout, /✗ {2}goose +not found +used by other/)
  t.regex(stdout, /✓ {2}node +there +used by scan/)
})

test('agents shows providers whose key is set and those an agent would ask without one', async t => {
  const configuration = withAgents({name: 'writer', run: 'model', model: 'openai/gpt-6.1-sol'})
  const {stdout} = await runLine(['agents'], {machine: {survey: surveyOf({apiKeys: ['ANTHROPIC_API_KEY']})}, project: {configuration}})
  t.regex(stdout, /✓ {2}model anthropic +by its key +ANTHROPIC_API_KEY/)
  t.regex(stdout, /▲ {2}model openai +by its key +not signed in +used by writer/)
  t.regex(stdout, /writer would ask openai: set OPENAI_API_KEY/)
})

test('agents works outside a project', async t => {
  const {code, stdout} = await runLine(['agents'], {machine: {survey: surveyOf({repository: undefined})}, project: {refuses: new LifecycleError('CONFIG_NO_PROJECT', 'no project')}})
  t.is(code, 0)
  t.regex(stdout, /✓ {2}claude +2\.1\.330 +ANTHROPIC_API_KEY\n/)
})

test('agents says how to get an agent where there is none', async t => {
  const {stdout} = await runLine(['agents'], {machine: {survey: surveyOf({agents: []})}, project: {refuses: new LifecycleError('GIT_NO_REPOSITORY', 'none')}})
  t.regex(stdout, /No agent is installed[\s\S]*npm install -g @anthropic-ai\/claude-code/)
})

test('agents fits a terminal of 80 columns', async t => {
  const configuration = withAgents(...['a', 'b', 'c', 'd'].map(letter => ({name: `writer-${letter}`, run: 'claude'})))
  const {stdout} = await runLine(['agents'], {machine: {survey: surveyOf({agents: [{...claude, version: '2.9.0'}]})}, terminal: 80, env: {NO_COLOR: '1'}, project: {configuration}})
  t.deepEqual(stdout.split('\n').filter(line => line.length > 80), [])
  t.true(stdout.includes('and 2 more'))
})

test('agents --json says of each how it stands', async t => {
  const {data} = JSON.parse((await runLine(['agents', '--json'], {machine: {survey: surveyOf()}})).stdout) as {data: {adapters: Record<string, unknown>[]}}
  t.deepEqual(data.adapters.map(({name, installed}) => [name, installed]), [['claude', true], ['codex', false], ['gemini', false], ['opencode', false], ['rehearsal', true]])
  t.like(data.adapters[0], {kind: 'vendor', version: '2.1.330', isChecked: true, signedIn: true, signedInBy: 'ANTHROPIC_API_KEY', usedBy: ['spec-writer'], next: []})
})
