import test from 'ava'
import fc from 'fast-check'
import {opencode} from '../../../../src/core/run/adapters/opencode.ts'
import type {AgentRequest} from '../../../../src/core/run/events.ts'
import {readEvents} from '../../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../../src/core/run/usage.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'
import {readTranscript} from '../../../helpers/agent-transcript.ts'
import {brokenLines} from '../../../helpers/broken-lines.ts'

const read = (name: string) => readTranscript('opencode-1.18.33', name)

for (const [name, outcome, reason, cause] of [
  ['write', 'finished', 'success', undefined], ['document', 'finished', 'success', undefined], ['run', 'finished', 'success', undefined], ['resumed', 'finished', 'success', undefined],
  ['text', 'nothing-done', 'success', undefined], ['denied', 'nothing-done', 'success', undefined], ['write-denied', 'nothing-done', 'success', undefined], ['flaky', 'nothing-done', 'success', undefined],
  ['refusal', 'refused', 'refused', undefined], ['unauthorized', 'failed', 'error', 'signed-out'], ['no-key', 'failed', 'error', 'signed-out'], ['overflow', 'failed', 'error', 'context-overflow'],
  ['rate', 'out-of-quota', 'quota', undefined], ['quota', 'timed-out', undefined, undefined], ['quota-later', 'timed-out', undefined, undefined], ['overloaded', 'timed-out', undefined, undefined],
  ['cut', 'timed-out', undefined, undefined], ['hang', 'timed-out', undefined, undefined]
] as const) {
  test(`the transcript ${name} comes out as ${outcome}`, t => {
    const {verdict, last} = read(name)
    t.is(verdict.outcome, outcome)
    t.is(last?.reason, reason)
    t.is(last?.cause, cause)
  })
}

test('a run is told from its start to its bill', t => {
  const {events, billed} = read('write')
  const half = {input: 1200, output: 40, reasoning: 10, cacheRead: 8000, cacheWrite: 600, costMicro: 8850, source: 'reported'} as const
  t.deepEqual(events, [
    {type: 'started', session: 'ses_00000000000000000000000001', model: undefined, version: undefined},
    {type: 'text', text: 'I write it.'},
    {type: 'tool', title: 'write /tmp/item/tree/hello.txt', status: 'finished'},
    {type: 'usage', scope: 'process', usage: half},
    {type: 'text', text: 'Done.'},
    {type: 'usage', scope: 'process', usage: {...billed, costMicro: 17_700}},
    {type: 'ended', reason: 'success', message: ''}
  ])
})

test('a conversation gone on with is billed for the new run alone', t => {
  const {events, billed} = read('resumed')
  t.deepEqual(reduceUsage(events), {...billed, costMicro: 17_700})
})

test('what was used before it was cut off is a lower bound', t => {
  t.like(reduceUsage(read('quota-later').events), {input: 1200, costMicro: 8850, source: 'partial'})
})

test('a refused write is told as not permitted', t => {
  t.deepEqual(read('write-denied').events.filter(event => event.type === 'permission'), [{type: 'permission', title: 'write /tmp/item/tree/hello.txt'}])
})

test('a step after the last one takes the end back', t => {
  const start = JSON.stringify({type: 'step_start', sessionID: 'ses_1', part: {}})
  const finish = (reason: string) => JSON.stringify({type: 'step_finish', sessionID: 'ses_1', part: {reason, tokens: {input: 1, output: 1}, cost: 0}})
  const events = readEvents(opencode, [start, finish('tool-calls'), start, finish('stop'), start, finish('stop')].join('\n'))
  t.deepEqual(events.map(event => event.type), ['started', 'usage', 'usage', 'ended', 'started', 'usage', 'ended'])
})

test('a step that tells no cost makes the sum unknown', t => {
  const finish = (cost: unknown) => JSON.stringify({type: 'step_finish', part: {reason: 'tool-calls', tokens: {input: 1, output: 1}, cost}})
  t.is(readEvents(opencode, [finish(1), finish('much')].join('\n')).flatMap(event => event.type === 'usage' ? [event.usage.costMicro] : []).at(-1), undefined)
})

test('a failure before the first step says what it may be', t => {
  t.regex(read('no-key').verdict.note, /its provider is not signed in or has no such model/)
})

test('no line makes the reader fail', t => {
  fc.assert(fc.property(brokenLines(['step_start', 'step_finish', 'text', 'tool_use', 'error', 'stop', 'APIError'], ['type', 'part', 'reason', 'tokens', 'cost', 'state', 'error', 'sessionID', 'timestamp']), lines => {
    t.true(Array.isArray(readEvents(opencode, lines)))
  }))
})

const request = makeRequest({agent: 'implementer', permissions: ['read', 'edit', 'run'], makes: 'commits', tree: '/state/a/tree', out: '/state/a/out', inputs: '/state/a/in', folders: ['/srv/style']})

interface Settings {
  readonly permission: Readonly<Record<string, unknown>>
  readonly agent: Readonly<Record<string, {readonly permission: unknown; readonly steps?: number}>>
  readonly mcp: unknown
}

function settings(changes: Partial<AgentRequest>): Settings {
  return JSON.parse(opencode.argv({...request, ...changes}).env['OPENCODE_CONFIG_CONTENT'] ?? '') as Settings
}

test('the prompt goes over stdin with the system prompt at its head', t => {
  const {argv, stdin} = opencode.argv({...request, system: 'Be brief.'})
  t.is(stdin, 'Be brief.\n\nthe pack')
  t.deepEqual(argv.slice(0, 4), ['opencode', 'run', '--format', 'json'])
  t.false(argv.includes('--auto'))
})

test('model, effort and a conversation are handed on', t => {
  const {argv} = opencode.argv({...request, model: 'openai/gpt-6.1-sol', effort: 'high', resume: 'ses_1'})
  t.deepEqual(argv.slice(-6), ['--model', 'openai/gpt-6.1-sol', '--variant', 'high', '--session', 'ses_1'])
})

test('it is given a title, or it would pay for one', t => {
  const {argv} = opencode.argv(request)
  t.is(argv[argv.indexOf('--title') + 1], 'implementer')
})

for (const [title, changes, edit, bash, web] of [
  ['a maker of commits edits and runs', {}, 'allow', 'allow', 'deny'],
  ['a document pass writes its folder only', {makes: 'document', permissions: ['read', 'edit']}, 'deny', 'deny', 'deny'],
  ['a judge may run what it judges', {makes: 'verdict', permissions: ['read', 'run']}, 'deny', 'allow', 'deny'],
  ['read-only beats edit and run', {permissions: ['read-only', 'edit', 'run', 'network']}, 'deny', 'deny', 'allow']
] as const satisfies readonly (readonly [string, Partial<AgentRequest>, string, string, string])[]) {
  test(title, t => {
    const {permission, agent} = settings(changes)
    t.deepEqual(permission['edit'], {'*': edit, '../*': 'deny', '../out/*': 'allow'})
    t.like(permission, {bash, webfetch: web, websearch: web})
    t.deepEqual(agent['lifecycle-pass']?.permission, permission)
  })
}

test('nothing is left to be asked', t => {
  const {permission} = settings({})
  t.false(JSON.stringify(permission).includes('"ask"'))
  t.like(permission, {question: 'deny', doom_loop: 'deny', plan_enter: 'deny'})
  t.deepEqual(permission['external_directory'], {
    '*': 'deny', '/state/a/in': 'allow', '/state/a/in/*': 'allow', '/srv/style': 'allow', '/srv/style/*': 'allow', '/state/a/out': 'allow', '/state/a/out/*': 'allow'
  })
})

test('tools that are named narrow the permissions and never widen them', t => {
  const {permission} = settings({tools: ['read', 'bash'], permissions: ['read', 'network']})
  t.like(permission, {'*': 'deny', read: 'allow', bash: 'deny', webfetch: 'deny'})
})

test('turns and tool servers come as settings without a secret in them', t => {
  const changes = {turns: 12, toolServers: new Map([['docs', {command: ['npx', 'docs-server'], env: {TOKEN: 'sekret'}}]])}
  const {agent, mcp, permission} = settings(changes)
  t.is(agent['lifecycle-pass']?.steps, 12)
  t.deepEqual(mcp, {docs: {type: 'local', command: ['npx', 'docs-server'], environment: {TOKEN: '{env:TOKEN}'}, enabled: true}})
  t.is(permission['docs_*'], 'allow')
  const {argv, env} = opencode.argv({...request, ...changes})
  t.is(env['TOKEN'], 'sekret')
  t.false(argv.join(' ').includes('sekret'))
})
