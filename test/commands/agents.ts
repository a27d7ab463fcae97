import test from 'ava'
import type {Survey} from '../../src/core/machine.ts'
import {runLine} from '../helpers/command-line.ts'

const survey = async (): Promise<Survey> => ({
  repository: '/project', gitVersion: '2.43.0', base: 'main', hasCommits: true, identity: undefined, testCommand: undefined, setupCommand: undefined,
  agents: [{name: 'claude', path: '/bin/claude', version: '2.1.197', signedIn: true}], apiKeys: [], initialised: true
})

test('agents lists what is installed and which files use it', async t => {
  const {code, stdout, stderr} = await runLine(['agents'], {machine: {survey}})
  t.is(code, 0)
  t.deepEqual(stdout.split('\n'), [
    '✓  claude     2.1.197    signed in  used by spec-writer',
    '✗  codex      not found             used by implementer',
    '✓  command    built in',
    '✓  rehearsal  built in',
    ''
  ])
  t.true(stderr.includes('codex is not installed, but implementer uses it'))
})

test('agents --json says which are installed', async t => {
  const {data} = JSON.parse((await runLine(['agents', '--json'], {machine: {survey}})).stdout) as {data: {adapters: {name: string; installed: boolean}[]}}
  t.deepEqual(data.adapters.map(({name, installed}) => [name, installed]), [['claude', true], ['codex', false], ['command', true], ['rehearsal', true]])
})
