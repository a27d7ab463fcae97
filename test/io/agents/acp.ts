import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Readable} from 'node:stream'
import {setTimeout as pause} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'
import type {AcpOrder} from '../../../src/core/run/acp/order.ts'
import {acp} from '../../../src/core/run/adapters/acp.ts'
import type {AgentEvent} from '../../../src/core/run/events.ts'
import {readEvents} from '../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../src/core/run/usage.ts'
import {playAcp} from '../../../src/io/agents/acp.ts'

const agent = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'fixtures', 'agents', 'speaks-acp.mjs')

interface Played { readonly code: number; readonly events: readonly AgentEvent[]; readonly errors: string; readonly out: string; told(name: string): unknown }

async function play(t: ExecutionContext, scenario: string, changes: Partial<AcpOrder> & {readonly isStopped?: boolean} = {}): Promise<Played> {
  const root = mkdtempSync(path.join(tmpdir(), 'lifecycle-acp-'))
  t.teardown(() => rmSync(root, {recursive: true, force: true, maxRetries: 5}))
  const [tree, out, marker] = ['tree', 'out', 'told'].map(name => path.join(root, name)) as [string, string, string]
  for (const folder of [tree, out, marker]) mkdirSync(folder)
  const {isStopped, ...rest} = changes
  const order: AcpOrder = {
    command: [process.execPath, agent, scenario, marker], out, brief: path.join(root, 'pack.md'), folders: ['/elsewhere'], tools: [], toolServers: [], grants: {mayEdit: false, mayRun: false, mayReach: false}, ...rest
  }
  writeFileSync(path.join(root, 'acp.json'), JSON.stringify(order))
  writeFileSync(path.join(root, 'pack.md'), 'The whole brief.')
  let [log, errors] = ['', '']
  const env = {PATH: process.env['PATH'], LIFECYCLE_OUT: out, LIFECYCLE_STEP: 'spec', DOCS_TOKEN: 'a-secret'}
  const stop = new AbortController()
  if (isStopped === true) void untilThere(path.join(marker, 'prompt.json')).then(() => stop.abort())
  const code = await playAcp(path.join(root, 'acp.json'), {
    cwd: tree, env, stdin: Readable.from(['The pack.']), stdout: {write: text => { log += text }}, stderr: {write: text => { errors += text }}, signal: stop.signal
  })
  return {code, events: readEvents(acp, log), errors, out, told: name => JSON.parse(readFileSync(path.join(marker, `${name}.json`), 'utf8'))}
}

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await pause(20)
}

test('an agent is prompted and its turn is told as events', async t => {
  const {code, events, out, told} = await play(t, 'text')
  t.is(code, 0)
  t.deepEqual(events.map(event => event.type), ['started', 'text', 'tool', 'tool', 'usage', 'usage', 'ended'])
  t.like(events[0], {session: undefined, version: '7'})
  t.like(events[1], {text: 'I write it.'})
  t.like(events[2], {title: 'Write document', status: 'started'})
  t.deepEqual(reduceUsage(events), {input: 1200, output: 50, reasoning: 10, cacheRead: undefined, cacheWrite: undefined, costMicro: 12_300, source: 'reported'})
  t.like(events.at(-1), {reason: 'success'})
  t.regex(readFileSync(path.join(out, 'spec.md'), 'utf8'), /through ACP/)
  t.deepEqual(told('prompt'), [{type: 'text', text: 'The pack.'}])
})

test('it is offered no files and no terminal', async t => {
  const {told} = await play(t, 'text')
  t.like(told('capabilities'), {fs: {readTextFile: false, writeTextFile: false}, terminal: false})
})

test('it is put into the mode that asks', async t => {
  t.is((await play(t, 'text')).told('mode'), 'default')
})

test('its servers get the values of their variables', async t => {
  const {told} = await play(t, 'text', {toolServers: [{name: 'docs', command: ['npx', 'docs'], env: ['DOCS_TOKEN']}]})
  t.like(told('new'), {mcpServers: [{name: 'docs', command: 'npx', args: ['docs'], env: [{name: 'DOCS_TOKEN', value: 'a-secret'}]}]})
})

test('a reader may write its document and nothing else', async t => {
  const {told, events} = await play(t, 'ask')
  t.deepEqual(told('answers'), ['no', 'yes', 'no'])
  t.deepEqual(events.flatMap(event => event.type === 'permission' ? [event.title] : []), ['Edit a.txt', 'npm test'])
})

test('a maker of commits that may run is refused nothing', async t => {
  const {told, events} = await play(t, 'ask', {grants: {mayEdit: true, mayRun: true, mayReach: false}})
  t.deepEqual(told('answers'), ['yes', 'yes', 'yes'])
  t.false(events.some(event => event.type === 'permission'))
})

test('a session is gone on with and not told again', async t => {
  const {events, told} = await play(t, 'load', {resume: 'session-1'})
  t.like(told('load'), {sessionId: 'session-1'})
  t.like(events[0], {type: 'started', session: 'session-1'})
  t.false(events.some(event => event.type === 'text' && event.text.includes('old answer')))
})

for (const [scenario, why] of [['text', 'that cannot go on with any'], ['forgets', 'that has forgotten it']] as const) {
  test(`a session is begun anew by an agent ${why}`, async t => {
    const {code, events, told} = await play(t, scenario, {resume: 'session-0'})
    t.is(code, 0)
    t.like(events.at(-1), {type: 'ended', reason: 'success'})
    t.true(events.some(event => event.type === 'text' && event.text.includes('begins anew')))
    t.deepEqual(told('prompt'), [{type: 'text', text: 'The pack.\nThe whole brief.'}])
  })
}

test('one that is signed out says so', async t => {
  const {code, events} = await play(t, 'signed-out')
  t.is(code, 1)
  t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'signed-out'})
})

test('a quota is told apart from other errors', async t => {
  const {events} = await play(t, 'quota')
  t.like(events.at(-2), {type: 'rate-limited'})
  t.like(events.at(-1), {type: 'ended', reason: 'quota', message: 'usage limit reached, try again in 2h'})
})

test('a refusal is told with its words', async t => {
  t.like((await play(t, 'refusal')).events.at(-1), {type: 'ended', reason: 'refused', message: 'I will not.'})
})

test('an agent that ends before its turn is told with its last words', async t => {
  const {code, events, errors} = await play(t, 'crash')
  t.is(code, 1)
  t.like(events.at(-1), {type: 'ended', reason: 'error', message: 'the agent ended before its turn did (exit 3): the last thing I say'})
  t.regex(errors, /the last thing I say/)
})

test('a program that is not there is named', async t => {
  const {events} = await play(t, 'text', {command: ['/no/such/agent']})
  t.regex((events.at(-1) as {message: string}).message, /\/no\/such\/agent could not be started/)
})

test('a version of the protocol that nobody knows is refused', async t => {
  t.regex(((await play(t, 'future')).events.at(-1) as {message: string}).message, /version 2/)
})

test('noise on its output changes nothing', async t => {
  const {code, events} = await play(t, 'noise')
  t.is(code, 0)
  t.like(events.at(-1), {type: 'ended', reason: 'success'})
})

test('a model where there is no choice is an error', async t => {
  t.like((await play(t, 'text', {model: 'big'})).events.at(-1), {type: 'ended', reason: 'error', cause: 'unknown-model'})
})

test('a run that is to end is cancelled', async t => {
  const {code, events, told} = await play(t, 'hang', {isStopped: true})
  t.is(code, 1)
  t.true(told('cancelled'))
  t.like(events.at(-2), {type: 'text', text: 'I begin.'})
  t.like(events.at(-1), {type: 'ended', reason: 'interrupted'})
})

test('one that does not hear of it is left after seconds', async t => {
  const {events} = await play(t, 'stubborn', {isStopped: true})
  t.like(events.at(-1), {type: 'ended', reason: 'interrupted'})
})
