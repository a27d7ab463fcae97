import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import type {TrialRequest} from '../../src/core/machine.ts'
import {bareAgent} from '../../src/core/project/parse-agent.ts'
import {runLine} from '../helpers/command-line.ts'
import {sampleConfiguration} from '../helpers/fake-session-for-commands.ts'

const nowhere = {findProgram: async () => undefined}

test('agents check says how to install what is not there', async t => {
  const {code, stderr} = await runLine(['agents', 'check', 'gemini'], {machine: nowhere})
  t.is(code, 3)
  t.regex(stderr, /gemini is not on PATH\nInstall it: npm install -g @google\/gemini-cli/)
})

test('agents check names the nearest agent to one it does not know', async t => {
  const {code, stderr} = await runLine(['agents', 'check', 'implementor'], {machine: nowhere})
  t.is(code, 2)
  t.regex(stderr, /implementer/)
})

test('agents check refuses a program of the repository, which a trial has not', async t => {
  const configuration = {...sampleConfiguration(), agents: new Map([['scan', {...bareAgent, name: 'scan', run: 'command', command: ['./scan']}]])}
  const {code, stderr} = await runLine(['agents', 'check', 'scan'], {machine: nowhere, project: {configuration}})
  t.is(code, 2)
  t.regex(stderr, /runs \.\/scan of the repository/)
})

test('agents check says before it spends what it will do, and tries an adapter on a small model', async t => {
  const requests: TrialRequest[] = []
  const [folder, state] = [mkdtempSync(path.join(tmpdir(), 'check-')), mkdtempSync(path.join(tmpdir(), 'check-'))]
  const makeTrial = async (request: TrialRequest) => {
    requests.push(request)
    return {folder, state, model: 'haiku'}
  }
  const machine = {findProgram: async () => ({path: '/bin/claude', version: '2.1.330'}), makeTrial}
  const {stderr, opened} = await runLine(['agents', 'check', 'claude'], {machine, project: {items: [], engine: async () => { throw new Error('spends') }}})
  t.regex(stderr, /^One small run of claude on haiku, in a folder of its own: a request or two to its provider, at the price of a few lines\. Ctrl-C ends it\./)
  t.like(requests[0]!.agent, {run: 'claude', tier: 'small'})
  t.is(opened.at(-1), folder)
})
