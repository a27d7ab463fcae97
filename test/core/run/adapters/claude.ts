import {readFile} from 'node:fs/promises'
import test from 'ava'
import fc from 'fast-check'
import {claude} from '../../../../src/core/run/adapters/claude.ts'
import type {AgentEvent, AgentRequest} from '../../../../src/core/run/events.ts'
import {readEvents} from '../../../../src/core/run/read-events.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'
import {readTranscript} from '../../../helpers/agent-transcript.ts'
import {reduceUsage} from '../../../../src/core/run/usage.ts'

async function read(name: string): Promise<readonly AgentEvent[]> {
  return readEvents(claude, await readFile(new URL(`../../../fixtures/transcripts/claude-${name}.jsonl`, import.meta.url), 'utf8'))
}

const lastWord = (events: readonly AgentEvent[]) => events.findLast(event => event.type === 'ended')

for (const [transcript, reason] of [
  ['write', 'success'], ['write-denied', 'success'], ['401', 'error'], ['429', 'quota'], ['529', 'quota'], ['refused', 'refused'],
  ['budget', 'limit'], ['usage-limit', 'quota'], ['two-results', 'success'], ['interrupted', 'interrupted'], ['terminated', undefined]
] as const) {
  test(`the transcript ${transcript} ends with ${reason ?? 'no last word'}`, async t => {
    t.is(lastWord(await read(transcript))?.reason, reason)
  })
}

test('a run is told from its start to its bill', async t => {
  const events = await read('write')
  t.like(events[0], {type: 'started', model: 'claude-sonnet-4-5', version: '2.1.330'})
  t.deepEqual(events.filter(event => event.type === 'tool'), [
    {type: 'tool', title: 'Write /tmp/item/out/spec.md', status: 'started'}, {type: 'tool', title: 'Write /tmp/item/out/spec.md', status: 'finished'}
  ])
  t.deepEqual(reduceUsage(events), {input: 2400, output: 100, reasoning: 0, cacheRead: 8000, cacheWrite: 600, costMicro: 13_350, source: 'reported'})
})

test('a denied write is told once, by what it was about', async t => {
  t.deepEqual((await read('write-denied')).filter(event => event.type === 'permission'), [{type: 'permission', title: 'Write /tmp/item/tree/new.txt'}])
})

test('a refused sign-in cost nothing and is an error', async t => {
  const events = await read('401')
  t.regex(lastWord(events)?.message ?? '', /401/)
  t.is(lastWord(events)?.cause, 'signed-out')
  t.is(reduceUsage(events).costMicro, 0)
})

test('a usage limit names its reset', async t => {
  const limits = (await read('usage-limit')).filter(event => event.type === 'rate-limited')
  t.true(limits.length > 0)
  for (const limit of limits) t.is(limit.until, '2026-11-24T06:00:00.000Z')
})

test('of several results the last counts, summed over models', async t => {
  t.deepEqual(reduceUsage(await read('two-results')), {input: 250, output: 35, reasoning: undefined, cacheRead: 7, cacheWrite: 3, costMicro: 750_000, source: 'reported'})
})

test('a conversation gone on with is billed for the new run alone', t => {
  const [first, second] = ['write', 'resumed'].map(name => readTranscript('claude-2.1.330', name).events)
  t.deepEqual(reduceUsage(second ?? [], reduceUsage(first ?? [])), reduceUsage(first ?? []))
})

test('the zeros of a crash are unknown', async t => {
  t.is(reduceUsage(await read('interrupted')).costMicro, undefined)
})

test('the bill at the money limit holds all requests', async t => {
  t.like(reduceUsage(await read('budget')), {input: 1200, output: 80, costMicro: 7125})
})

test('old limits in words give their reset', t => {
  const line = JSON.stringify({type: 'result', subtype: 'success', is_error: true, result: 'Claude AI usage limit reached|1795500000', total_cost_usd: 0})
  t.deepEqual(claude.read(line, claude.initial).events, [
    {type: 'rate-limited', until: '2026-11-24T06:00:00.000Z'}, {type: 'ended', reason: 'quota', message: 'Claude AI usage limit reached|1795500000'}
  ])
})

test('a deferred tool is no success', t => {
  const line = JSON.stringify({type: 'result', subtype: 'success', is_error: false, result: '', terminal_reason: 'tool_deferred'})
  t.like(claude.read(line, claude.initial).events[0], {type: 'ended', reason: 'error'})
})

test('no line makes the reader fail', t => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('result', 'system', 'assistant', 'user', 'init', 'success', 'rate_limit_event', 'api_retry'))
  const line = fc.oneof(fc.string(), fc.record({type: field, subtype: field, message: field, permission_denials: field, modelUsage: field, total_cost_usd: field, rate_limit_info: field, result: field, errors: field}).map(value => JSON.stringify(value)))
  fc.assert(fc.property(fc.array(line), lines => {
    t.true(Array.isArray(readEvents(claude, lines.join('\n'))))
  }))
})

const request = makeRequest({agent: 'implementer', model: 'claude-sonnet-5', permissions: ['read', 'edit', 'run'], makes: 'commits', inputs: '/run/in', costMicro: 1_500_000})

/** Values that follow an option. */
function option(changes: Partial<AgentRequest>, name: string): readonly string[] {
  const {argv} = claude.argv({...request, ...changes})
  return argv.flatMap((argument, index) => argument === name ? [argv[index + 1] ?? ''] : [])
}

test('the prompt goes over stdin and never into the arguments', t => {
  const {argv, stdin} = claude.argv(request)
  t.is(stdin, 'the pack')
  t.false(argv.includes('the pack'))
  t.deepEqual(argv.slice(0, 5), ['claude', '-p', '--output-format', 'stream-json', '--verbose'])
})

test('model, money and folders are handed on', t => {
  t.deepEqual(option({}, '--model'), ['claude-sonnet-5'])
  t.deepEqual(option({}, '--max-budget-usd'), ['1.5'])
  t.deepEqual(option({}, '--add-dir'), ['/run/out', '/run/in'])
  t.deepEqual(option({model: undefined, costMicro: undefined}, '--model'), [])
})

test('effort, system prompt, turns and a conversation are handed on', t => {
  const changes = {effort: 'high', system: 'Be brief.', turns: 40, resume: 'abc'} as const
  t.deepEqual(['--effort', '--append-system-prompt', '--max-turns', '--resume'].flatMap(name => option(changes, name)), ['high', 'Be brief.', '40', 'abc'])
})

test('tool servers come with their variables and nobody else\'s', t => {
  const changes = {toolServers: new Map([['docs', {command: ['npx', 'docs-server'], env: {TOKEN: 'x'}}]])}
  t.deepEqual(option(changes, '--mcp-config'), ['/run/settings/mcp.json'])
  t.deepEqual(JSON.parse(claude.argv({...request, ...changes}).files?.['mcp.json'] ?? ''), {mcpServers: {docs: {type: 'stdio', command: 'npx', args: ['docs-server'], env: {TOKEN: 'x'}}}})
  t.true(claude.argv({...request, ...changes}).argv.includes('--strict-mcp-config'))
  t.deepEqual(option(changes, '--allowedTools'), ['Edit(//run/out/**),Bash,mcp__docs'])
})

test('tools that are named narrow the permissions and never widen them', t => {
  const tools = ['Read', 'Edit', 'Bash(npm test:*)', 'WebFetch', 'Task']
  t.deepEqual(option({tools}, '--allowedTools'), ['Edit(//run/out/**),Bash(npm test:*),Task'])
  t.deepEqual(option({tools, makes: 'document', permissions: ['read']}, '--allowedTools'), ['Edit(//run/out/**),Task'])
})

for (const [title, changes, mode, allowed, refused] of [
  ['a maker of commits edits and runs', {}, 'acceptEdits', 'Edit(//run/out/**),Bash', 'WebFetch,WebSearch,Edit(//run/in/**)'],
  ['a maker of commits that names nothing edits only', {permissions: []}, 'acceptEdits', 'Edit(//run/out/**)', 'Bash,WebFetch,WebSearch,Edit(//run/in/**)'],
  ['a document pass writes its folder only', {makes: 'document', permissions: ['read', 'edit']}, 'dontAsk', 'Edit(//run/out/**)', 'Bash,WebFetch,WebSearch,Edit(//run/in/**)'],
  ['a judge may run what it judges', {makes: 'verdict', permissions: ['read', 'run']}, 'dontAsk', 'Edit(//run/out/**),Bash', 'WebFetch,WebSearch,Edit(//run/in/**)'],
  ['read-only beats edit and run', {permissions: ['read-only', 'edit', 'run', 'network']}, 'dontAsk', 'Edit(//run/out/**),WebFetch,WebSearch', 'Bash,Edit(//run/in/**)']
] as const satisfies readonly (readonly [string, Partial<AgentRequest>, string, string, string])[]) {
  test(title, t => {
    t.deepEqual(option(changes, '--permission-mode'), [mode])
    t.deepEqual(option(changes, '--allowedTools'), [allowed])
    t.deepEqual(option(changes, '--disallowedTools'), [refused])
  })
}

test('no rule lets it write everywhere', t => {
  for (const makes of ['document', 'verdict', 'commits'] as const) {
    const rules = option({makes}, '--allowedTools').flatMap(rule => rule.split(','))
    t.false(rules.includes('Edit') || rules.includes('Write') || rules.includes('Read'))
  }
})

test('inside our sandbox its own is off', t => {
  const {argv} = claude.argv(makeRequest({isWalled: true}))
  t.deepEqual(JSON.parse(argv[argv.indexOf('--settings') + 1] ?? ''), {sandbox: {enabled: false}})
  t.false(claude.argv(makeRequest()).argv.includes('--settings'))
})
