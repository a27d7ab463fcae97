import test from 'ava'
import fc from 'fast-check'
import {codex} from '../../../../src/core/run/adapters/codex.ts'
import type {AgentRequest} from '../../../../src/core/run/events.ts'
import {readEvents} from '../../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../../src/core/run/usage.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'
import {readTranscript} from '../../../helpers/agent-transcript.ts'
import {brokenLines} from '../../../helpers/broken-lines.ts'

const read = (name: string) => readTranscript('codex-0.169.0', name)

for (const [name, outcome, reason, cause] of [
  ['write', 'finished', 'success', undefined], ['write-patch-tool', 'finished', 'success', undefined], ['document', 'finished', 'success', undefined], ['run', 'finished', 'success', undefined],
  ['resumed', 'finished', 'success', undefined], ['unknown-model', 'finished', 'success', undefined], ['text', 'nothing-done', 'success', undefined], ['refusal', 'nothing-done', 'success', undefined],
  ['write-denied', 'nothing-done', 'success', undefined], ['flaky', 'nothing-done', 'success', undefined], ['unauthorized', 'failed', 'error', 'signed-out'], ['no-key', 'failed', 'error', 'signed-out'],
  ['overflow', 'failed', 'error', 'context-overflow'], ['cut', 'failed', 'error', 'unreachable'], ['overloaded', 'out-of-quota', 'quota', 'overloaded'], ['rate', 'out-of-quota', 'quota', undefined],
  ['quota', 'out-of-quota', 'quota', undefined], ['quota-later', 'out-of-quota', 'quota', undefined], ['hang', 'timed-out', undefined, undefined]
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
  t.deepEqual(events, [
    {type: 'started', session: '00000000-0000-4000-8000-000000000001', model: undefined, version: undefined},
    {type: 'text', text: 'I write it.'},
    {type: 'tool', title: 'edit /tmp/item/tree/hello.txt', status: 'started'}, {type: 'tool', title: 'edit /tmp/item/tree/hello.txt', status: 'finished'},
    {type: 'text', text: 'Done.'},
    {type: 'usage', scope: 'session', usage: billed},
    {type: 'ended', reason: 'success', message: ''}
  ])
})

test('a conversation gone on with is billed for the new run alone', t => {
  const {events, billed} = read('resumed')
  t.deepEqual(reduceUsage(events, read('write').billed), billed)
})

test('commands are named without the shell around them', t => {
  t.deepEqual(read('run').events.flatMap(event => event.type === 'tool' ? [event.title] : []), ['echo ran > ran.txt && cat ran.txt', 'echo ran > ran.txt && cat ran.txt'])
})

test('what its sandbox refused stands in the note', t => {
  t.regex(read('write-denied').verdict.note, /not say why; on stderr: .*patch rejected: writing outside of the project/)
})

test('a command that its sandbox stopped is told as not permitted', t => {
  const item = {type: 'command_execution', command: "/bin/bash -lc 'touch x'", aggregated_output: "touch: cannot touch 'x': Read-only file system\n", exit_code: 1, status: 'failed'}
  t.deepEqual(codex.read(JSON.stringify({type: 'item.completed', item}), codex.initial).events, [{type: 'permission', title: 'touch x'}, {type: 'tool', title: 'touch x', status: 'failed'}])
})

test('a usage limit names its reset', t => {
  const resets = new Date(2030, 0, 1).toISOString()
  const limits = read('quota').events.filter(event => event.type === 'rate-limited')
  t.true(limits.length > 0)
  for (const limit of limits) t.is(limit.until, resets)
})

test('a limit that resets today is reckoned from the start', t => {
  const begunAt = new Date(2026, 10, 23, 22, 30).getTime()
  const hex = begunAt.toString(16).padStart(12, '0')
  const events = readEvents(codex, [
    JSON.stringify({type: 'thread.started', thread_id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`}), JSON.stringify({type: 'turn.failed', error: {message: 'You’ve hit your usage limit. Try again at 1:08 AM.'}})
  ].join('\n').replace('Try again', 'or try again'))
  t.deepEqual(events.filter(event => event.type === 'rate-limited'), [{type: 'rate-limited', until: new Date(2026, 10, 24, 1, 8).toISOString()}])
})

test('waiting for the network ends after some time', t => {
  const wait = JSON.stringify({type: 'error', message: 'Reconnecting... waiting for network (Connection failed: error sending request)'})
  const work = JSON.stringify({type: 'item.completed', item: {type: 'agent_message', text: 'Back.'}})
  t.is(readEvents(codex, Array(4).fill(wait).join('\n')).filter(event => event.type === 'ended').length, 0)
  t.is(readEvents(codex, [...Array(4).fill(wait), work, wait].join('\n')).filter(event => event.type === 'ended').length, 0)
  t.like(readEvents(codex, Array(5).fill(wait).join('\n')).at(-1), {type: 'ended', reason: 'error', cause: 'unreachable'})
})

test('a model that the provider does not have is named', t => {
  const message = 'The model `gpt-x` does not exist or you do not have access to it.'
  t.deepEqual(codex.read(JSON.stringify({type: 'turn.failed', error: {message}}), codex.initial).events, [{type: 'ended', reason: 'error', cause: 'unknown-model', message}])
})

test('no line makes the reader fail', t => {
  fc.assert(fc.property(brokenLines(['thread.started', 'item.started', 'item.completed', 'turn.completed', 'turn.failed', 'error', 'command_execution', 'file_change'], ['type', 'thread_id', 'item', 'usage', 'error', 'message']), lines => {
    t.true(Array.isArray(readEvents(codex, lines)))
  }))
})

const request = makeRequest({model: 'gpt-6.1-sol', permissions: ['read', 'edit', 'run'], makes: 'commits', inputs: '/run/in'})

/** Values of its settings by their names. */
function settings(changes: Partial<AgentRequest>): ReadonlyMap<string, string> {
  const {argv} = codex.argv({...request, ...changes})
  const set = argv.flatMap((word, index) => argv[index - 1] === '-c' ? [word] : [])
  return new Map(set.map(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
}

test('the prompt goes over stdin and never into the arguments', t => {
  const {argv, stdin} = codex.argv(request)
  t.is(stdin, 'the pack')
  t.deepEqual(argv.slice(0, 6), ['codex', 'exec', '--json', '--skip-git-repo-check', '--model', 'gpt-6.1-sol'])
  t.is(argv.at(-1), '-')
})

test('a conversation is gone on with by its id', t => {
  const {argv} = codex.argv({...request, resume: 'abc'})
  t.deepEqual(argv.slice(0, 3), ['codex', 'exec', 'resume'])
  t.deepEqual(argv.slice(-2), ['abc', '-'])
})

test('effort and system prompt are handed on as its settings', t => {
  const set = settings({effort: 'max', system: 'Be brief.\n"Quoted"'})
  t.is(set.get('model_reasoning_effort'), '"max"')
  t.is(set.get('developer_instructions'), '"Be brief.\\n\\"Quoted\\""')
  t.false(settings({}).has('developer_instructions'))
})

for (const [title, changes, tree, network] of [
  ['a maker of commits writes its tree', {}, 'write', 'false'],
  ['a document pass reads its tree only', {makes: 'document'}, 'read', 'false'],
  ['a judge that may run reads its tree only', {makes: 'verdict', permissions: ['read', 'run']}, 'read', 'false'],
  ['read-only beats edit and run', {permissions: ['read-only', 'edit', 'run', 'network']}, 'read', 'true']
] as const satisfies readonly (readonly [string, Partial<AgentRequest>, string, string])[]) {
  test(title, t => {
    const set = settings(changes)
    t.is(set.get('default_permissions'), '"lifecycle"')
    t.is(set.get('permissions.lifecycle.filesystem'), `{":root"="read",":tmpdir"="write",":slash_tmp"="write",":workspace_roots"={"."="${tree}"},"/run/out"="write"}`)
    t.is(set.get('permissions.lifecycle.network.enabled'), network)
    t.is(set.get('web_search'), network === 'true' ? '"live"' : '"disabled"')
  })
}

test('nobody is asked, nothing is updated, and nothing is counted', t => {
  const set = settings({})
  t.deepEqual(['approval_policy', 'check_for_update_on_startup', 'analytics.enabled'].map(key => set.get(key)), ['"never"', 'false', 'false'])
})

test('secrets of tool servers stand in the environment only', t => {
  const changes = {toolServers: new Map([['docs', {command: ['npx', 'docs-server'], env: {TOKEN: 'sekret'}}]])}
  const {argv, env} = codex.argv({...request, ...changes})
  t.deepEqual(env, {TOKEN: 'sekret'})
  t.false(argv.some(word => word.includes('sekret')))
  t.is(settings(changes).get('mcp_servers.docs'), '{"command"="npx","args"=["docs-server"],"env_vars"=["TOKEN"],"default_tools_approval_mode"="approve"}')
  t.is(settings(changes).get('shell_environment_policy.exclude'), '["TOKEN"]')
})

test('inside our sandbox its own is off, also when it goes on', t => {
  for (const resume of [undefined, 'abc']) {
    const {argv} = codex.argv(makeRequest({isWalled: true, resume}))
    t.true(argv.includes('--dangerously-bypass-approvals-and-sandbox'))
    t.false(argv.some(word => /permissions|approval_policy/.test(word)))
  }
  t.false(codex.argv(makeRequest()).argv.includes('--dangerously-bypass-approvals-and-sandbox'))
})
