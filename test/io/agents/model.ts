import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Readable} from 'node:stream'
import {setTimeout as pause} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import {model} from '../../../src/core/run/adapters/model.ts'
import type {AgentEvent} from '../../../src/core/run/events.ts'
import type {ModelOrder} from '../../../src/core/run/model/order.ts'
import {readEvents} from '../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../src/core/run/usage.ts'
import {parseVerdict} from '../../../src/core/run/verdict.ts'
import {playModel} from '../../../src/io/agents/model.ts'
import {asFields} from '../../stand-ins/conversation.ts'
import {play as playTurns, scenarios, type Scenario, type ScenarioName} from '../../stand-ins/scenario.ts'
import {startStandIn, type SeenRequest} from '../../stand-ins/start-stand-in.ts'

interface Played { readonly code: number; readonly events: readonly AgentEvent[]; readonly requests: readonly SeenRequest[]; made(name: string): string | undefined }

interface Changes {
  readonly order?: Partial<ModelOrder>
  readonly env?: Readonly<Record<string, string>>
  /** Ended when the first request is there. */
  readonly isStopped?: boolean
}

const verdict = playTurns({say: '{"verdict": "changes", "on": "code", "findings": "- The sixth attempt is let through."}'})
const resetsAt = new Date('2030-01-01T00:00:00Z')

/** Every provider that is spoken to, and what leads its library to the stand-in at an address. */
const providers = {
  anthropic: {model: () => 'anthropic/claude-sonnet-4-5', env: (url: string) => ({ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'stand-in'})},
  openai: {model: () => 'openai/gpt-5.5', env: (url: string) => ({OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'stand-in'})},
  google: {model: () => 'google/gemini-3.8-flash', env: (url: string) => ({GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: 'stand-in'})},
  compatible: {model: (url: string) => `qwen3:8b@${url}/v1`, env: () => ({LIFECYCLE_MODEL_KEY: 'stand-in'})}
} as const

async function play(t: ExecutionContext, provider: keyof typeof providers, scenario: ScenarioName | Scenario, {order, env, isStopped}: Changes = {}): Promise<Played> {
  const root = mkdtempSync(path.join(tmpdir(), 'lifecycle-model-'))
  const out = path.join(root, 'out')
  mkdirSync(out)
  const standIn = await startStandIn({scenario, plain: true, resetsAt, paceMs: 5})
  t.teardown(async () => {
    await standIn.close()
    rmSync(root, {recursive: true, force: true})
  })
  const {model: name, env: lead} = providers[provider]
  const given: ModelOrder = {model: name(standIn.url), makes: 'document', judged: ['item', 'spec', 'code'], ...order}
  writeFileSync(path.join(root, 'model.json'), JSON.stringify(given))
  const stop = new AbortController()
  if (isStopped === true) void untilAsked(standIn.requests).then(() => stop.abort())
  let log = ''
  const code = await playModel(path.join(root, 'model.json'), {
    cwd: root, env: {LIFECYCLE_OUT: out, LIFECYCLE_STEP: 'spec', ...lead(standIn.url), ...env}, stdin: Readable.from(['The pack.\n']), stdout: {write: text => { log += text }}, stderr: {write: () => {}}, signal: stop.signal
  })
  return {
    code, events: readEvents(model, log), requests: standIn.requests(),
    made: file => existsSync(path.join(out, file)) ? readFileSync(path.join(out, file), 'utf8') : undefined
  }
}

async function untilAsked(requests: () => readonly unknown[]): Promise<void> {
  while (requests().length === 0) await pause(20)
}

for (const provider of Object.keys(providers) as readonly (keyof typeof providers)[]) {
  test(`${provider}: a document is what the model answers`, async t => {
    const {code, events, made, requests} = await play(t, provider, playTurns({say: '# Spec\n\nIt greets.'}), {order: {system: 'Be brief.'}})
    t.is(code, 0)
    t.is(made('spec.md'), '# Spec\n\nIt greets.\n')
    t.like(events[0], {type: 'started', session: undefined})
    t.like(events.at(-1), {type: 'ended', reason: 'success'})
    t.is(requests.length, 1)
    const body = JSON.stringify(requests[0]?.body)
    for (const part of ['The pack.', 'You have no tools and no files', 'Be brief.']) t.true(body.includes(part), part)
  })

  test(`${provider}: usage is told apart by what was cached and thought`, async t => {
    const {events} = await play(t, provider, 'text')
    const {input, output, reasoning, cacheRead, cacheWrite, costMicro, source} = reduceUsage(events)
    // Only these two protocols tell what was put into the cache: with the others it is part of what was read.
    const isWriteTold = provider === 'anthropic' || provider === 'openai'
    t.deepEqual({input, cacheWrite}, isWriteTold ? {input: 1200, cacheWrite: 600} : {input: 1800, cacheWrite: undefined})
    t.deepEqual({output, reasoning, cacheRead, costMicro, source}, {output: 40, reasoning: 10, cacheRead: 8000, costMicro: undefined, source: 'reported'})
  })

  test(`${provider}: a verdict keeps its form`, async t => {
    const {code, made, events, requests} = await play(t, provider, verdict, {order: {makes: 'verdict'}})
    t.is(code, 0)
    t.deepEqual(parseVerdict(made('spec.md') ?? '', 'spec.md', ['item', 'spec', 'code']), {value: {verdict: 'changes', on: 'code', findings: '- The sixth attempt is let through.'}, problems: []})
    t.true(events.some(event => event.type === 'text' && event.text.includes('changes on code')))
    t.true(JSON.stringify(requests[0]?.body).includes('"nearest"'), 'the schema was sent')
  })

  test(`${provider}: a rejected key says what to do`, async t => {
    const {code, events, made} = await play(t, provider, 'unauthorized')
    t.is(code, 1)
    t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'signed-out'})
    t.is(reduceUsage(events).costMicro, 0)
    t.is(made('spec.md'), undefined)
  })

  test(`${provider}: too long a prompt is told apart`, async t => {
    t.like((await play(t, provider, 'overflow')).events.at(-1), {type: 'ended', reason: 'error', cause: 'context-overflow'})
  })

  test(`${provider}: an answer that is cut off is not taken`, async t => {
    const {events, made} = await play(t, provider, 'cut')
    t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'unreachable'})
    t.is(made('spec.md'), undefined)
  })

  test(`${provider}: a refusal is no document`, async t => {
    const {events, made} = await play(t, provider, 'refusal')
    t.like(events.at(-1), {type: 'ended', reason: 'refused'})
    t.is(made('spec.md'), undefined)
  })

  test(`${provider}: a used-up quota is told after a few tries`, async t => {
    const {code, events, requests} = await play(t, provider, 'quota')
    t.is(code, 1)
    t.like(events.at(-1), {type: 'ended', reason: 'quota'})
    t.true(requests.length <= 3)
  })
}

test('a quota says when it comes back', async t => {
  const {events} = await play(t, 'anthropic', 'quota')
  t.deepEqual(events.find(event => event.type === 'rate-limited'), {type: 'rate-limited', until: resetsAt.toISOString()})
})

test('an overload is asked again and then left to the engine', async t => {
  const {events, requests} = await play(t, 'anthropic', 'overloaded')
  t.is(requests.length, 3)
  t.like(events.at(-1), {type: 'ended', reason: 'quota', cause: 'overloaded'})
})

test('an overload that passes is none', async t => {
  const {code, requests} = await play(t, 'anthropic', 'flaky')
  t.is(code, 0)
  t.is(requests.length, 2)
})

test('a slow answer is taken whole', async t => {
  const {code, made} = await play(t, 'anthropic', scenarios.slow)
  t.is(code, 0)
  t.is(made('spec.md'), 'Nothing has to change here.\n')
})

test('a run that is to end leaves an answer that never comes', async t => {
  const {code, events} = await play(t, 'anthropic', 'hang', {isStopped: true})
  t.is(code, 1)
  t.like(events.at(-1), {type: 'ended', reason: 'interrupted'})
})

test('a question goes where the engine looks for one', async t => {
  const {code, made} = await play(t, 'anthropic', playTurns({say: '```question\nFive or six?\n```'}))
  t.is(code, 0)
  t.is(made('question.md'), 'Five or six?\n')
  t.is(made('spec.md'), undefined)
})

test('a verdict in other words is left for the engine to judge', async t => {
  const {made} = await play(t, 'compatible', playTurns({say: '---\nverdict: pass\n---\nAll was read.'}), {order: {makes: 'verdict'}})
  t.is(parseVerdict(made('spec.md') ?? '').value?.verdict, 'pass')
})

test('without a key it says which', async t => {
  const {events, requests} = await play(t, 'anthropic', 'text', {env: {ANTHROPIC_API_KEY: ''}})
  t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'signed-out'})
  t.is(requests.length, 0)
})

test('nobody at the address is told as that', async t => {
  const server = createServer()
  const url = await listen(server)
  await new Promise(resolve => server.close(resolve))
  const {events} = await play(t, 'compatible', 'text', {order: {model: `qwen3@${url}/v1`}})
  t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'unreachable'})
})

test('a model that nobody serves is told as that', async t => {
  const server = createServer((_, response) => {
    response.writeHead(404, {'content-type': 'application/json'}).end('{"error":{"message":"model \'qwen3\' not found, try pulling it first","type":"api_error"}}')
  })
  const url = await listen(server)
  t.teardown(() => server.close())
  const {events} = await play(t, 'compatible', 'text', {order: {model: `qwen3@${url}/v1`}})
  t.like(events.at(-1), {type: 'ended', reason: 'error', cause: 'unknown-model'})
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('an effort is handed on', async t => {
  const {requests} = await play(t, 'openai', 'text', {order: {effort: 'max'}})
  t.is(asFields(requests[0]?.body['reasoning'])['effort'], 'xhigh')
})

test('without a model it says how to name one', async t => {
  const {events} = await play(t, 'anthropic', 'text', {order: {model: 'claude'}})
  t.regex((events.at(-1) as {message: string}).message, /"claude" names no model: write anthropic\//)
})
