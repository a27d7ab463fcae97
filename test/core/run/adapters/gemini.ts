import test from 'ava'
import fc from 'fast-check'
import {gemini} from '../../../../src/core/run/adapters/gemini.ts'
import type {AgentRequest} from '../../../../src/core/run/events.ts'
import {readEvents} from '../../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../../src/core/run/usage.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'
import {readTranscript} from '../../../helpers/agent-transcript.ts'
import {brokenLines} from '../../../helpers/broken-lines.ts'

const read = (name: string) => readTranscript('gemini-0.61.0', name)

for (const [name, outcome, reason, cause] of [
  ['write', 'finished', 'success', undefined], ['write-one-model', 'finished', 'success', undefined], ['document', 'finished', 'success', undefined], ['run', 'finished', 'success', undefined],
  ['resumed', 'finished', 'success', undefined], ['text', 'nothing-done', 'success', undefined], ['denied', 'nothing-done', 'success', undefined], ['write-denied', 'nothing-done', 'success', undefined],
  ['flaky', 'nothing-done', 'success', undefined], ['refusal', 'refused', 'refused', undefined], ['unauthorized', 'failed', 'error', 'signed-out'], ['no-key', 'failed', undefined, undefined],
  ['overflow', 'failed', 'error', 'context-overflow'], ['cut', 'failed', 'error', 'unreachable'], ['quota', 'out-of-quota', 'quota', undefined], ['quota-later', 'out-of-quota', 'quota', undefined],
  ['rate', 'out-of-quota', undefined, undefined], ['overloaded', 'out-of-quota', undefined, undefined], ['hang', 'timed-out', undefined, undefined]
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
    {type: 'started', session: '00000000-0000-4000-8000-000000000001', model: 'auto', version: undefined},
    {type: 'text', text: 'I write it.'},
    {type: 'tool', title: 'write_file hello.txt', status: 'started'}, {type: 'tool', title: 'write_file hello.txt', status: 'finished'},
    {type: 'text', text: 'Done.'},
    // What goes into its cache is input to it, and costs no more.
    {type: 'usage', scope: 'process', usage: {...billed, input: (billed.input ?? 0) + (billed.cacheWrite ?? 0), cacheWrite: undefined}},
    {type: 'ended', reason: 'success', message: ''}
  ])
})

test('a conversation gone on with is billed for the new run alone', t => {
  const {events, billed} = read('resumed')
  t.like(reduceUsage(events), {output: billed.output, reasoning: billed.reasoning, cacheRead: billed.cacheRead})
})

test('zeros of an answer that broke off are not known', t => {
  const zeros = {total_tokens: 0, input_tokens: 0, output_tokens: 0, cached: 0, input: 0}
  const end = (message: string) => gemini.read(JSON.stringify({type: 'result', status: 'error', error: {type: 'unknown', message}, stats: zeros}), gemini.initial).events.map(event => event.type)
  t.deepEqual(end('[API Error: terminated]'), ['ended'])
  t.deepEqual(end('[API Error: API key not valid.]'), ['usage', 'ended'])
})

test('a write outside its folders is told as not permitted', t => {
  const {events, verdict} = read('denied')
  t.deepEqual(events.filter(event => event.type === 'permission'), [{type: 'permission', title: 'write_file ../outside.txt'}])
  t.regex(verdict.note, /not permitted: write_file/)
})

test('a missing sign-in is told by its exit status', t => {
  t.is(read('no-key').verdict.note, 'not signed in: start gemini once and sign in, or set GEMINI_API_KEY')
})

test('what it kept trying stands in the note', t => {
  t.regex(read('rate').verdict.note, /^it kept trying again; on stderr: Attempt \d failed: You exceeded your current quota/)
})

test('the message inside an error is told without its wrapping', t => {
  t.is(read('overflow').last?.message, 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).')
})

test('a quota that says how long is reckoned from its line', t => {
  const line = JSON.stringify({type: 'result', timestamp: '2026-11-23T12:00:00.000Z', status: 'error', error: {type: 'unknown', message: '[API Error: You have exhausted your capacity on this model. Your quota will reset after 3h14m10s.]'}})
  t.deepEqual(gemini.read(line, gemini.initial).events[0], {type: 'rate-limited', until: '2026-11-23T15:14:10.000Z'})
})

test('its limit of turns is a limit', t => {
  const line = JSON.stringify({type: 'result', status: 'error', error: {type: 'FatalTurnLimitedError', message: 'Reached max session turns for this session.'}})
  t.like(gemini.read(line, gemini.initial).events[0], {type: 'ended', reason: 'limit'})
})

test('no line makes the reader fail', t => {
  fc.assert(fc.property(brokenLines(['init', 'message', 'assistant', 'tool_use', 'tool_result', 'error', 'result', 'success'], ['type', 'role', 'content', 'delta', 'tool_id', 'tool_name', 'parameters', 'status', 'error', 'stats', 'timestamp']), lines => {
    t.true(Array.isArray(readEvents(gemini, lines)))
  }))
})

const request = makeRequest({permissions: ['read', 'edit', 'run'], makes: 'commits', inputs: '/run/in', folders: ['/srv/style']})

/** Values that follow an option. */
function option(changes: Partial<AgentRequest>, name: string): readonly string[] {
  const {argv} = gemini.argv({...request, ...changes})
  return argv.flatMap((argument, index) => argument === name ? [argv[index + 1] ?? ''] : [])
}

/** Rules of its policy as `decision tool arguments`, the first that fits first. */
function rules(changes: Partial<AgentRequest>): readonly string[] {
  const text = gemini.argv({...request, ...changes}).files?.['policy.toml'] ?? ''
  const value = (rule: string, key: string): string => new RegExp(`^${key} = (.*)$`, 'm').exec(rule)?.[1] ?? ''
  return text.split('[[rule]]').slice(1).toSorted((a, b) => Number(value(b, 'priority')) - Number(value(a, 'priority')))
    .map(rule => [value(rule, 'decision'), value(rule, 'toolName'), value(rule, 'mcpName'), value(rule, 'argsPattern')].filter(part => part !== '').join(' ').replaceAll('"', '').replaceAll('\\', ''))
}

test('the prompt goes over stdin with the system prompt at its head', t => {
  const {argv, stdin} = gemini.argv({...request, system: 'Be brief.\n'})
  t.is(stdin, 'Be brief.\n\nthe pack')
  t.deepEqual(argv.slice(0, 3), ['gemini', '--output-format', 'stream-json'])
  t.false(argv.includes('--prompt'))
})

test('model, conversation and folders are handed on', t => {
  t.deepEqual(option({model: 'gemini-3.8-flash', resume: 'abc'}, '--model'), ['gemini-3.8-flash'])
  t.deepEqual(option({resume: 'abc'}, '--resume'), ['abc'])
  t.deepEqual(option({}, '--include-directories'), ['/run/out', '/run/in', '/srv/style'])
})

for (const [title, changes, expected] of [
  ['a maker of commits edits and runs', {}, ['allow [write_file,replace] file_path:', 'allow run_shell_command', 'deny web_fetch', 'deny google_web_search']],
  ['a document pass writes its folder only', {makes: 'document', permissions: ['read', 'edit']}, ['deny [write_file,replace] file_path:', 'deny run_shell_command', 'deny web_fetch', 'deny google_web_search']],
  ['a judge may run what it judges', {makes: 'verdict', permissions: ['read', 'run']}, ['deny [write_file,replace] file_path:', 'allow run_shell_command', 'deny web_fetch', 'deny google_web_search']],
  ['read-only beats edit and run', {permissions: ['read-only', 'edit', 'run', 'network']}, ['deny [write_file,replace] file_path:', 'deny run_shell_command', 'allow web_fetch', 'allow google_web_search']]
] as const satisfies readonly (readonly [string, Partial<AgentRequest>, readonly string[]])[]) {
  test(title, t => {
    t.deepEqual(option(changes, '--admin-policy'), ['/run/settings/policy.toml'])
    t.deepEqual(rules(changes), [
      'allow [write_file,replace] file_path:/run/out/(?!.*../)', 'deny [write_file,replace] file_path:/run/in/', 'deny [write_file,replace] file_path:/srv/style/', ...expected, 'deny [enter_plan_mode,ask_user]'
    ])
  })
}

test('tools that are named narrow the permissions and never widen them', t => {
  const last = rules({tools: ['read_file', 'run_shell_command'], permissions: ['read']}).slice(4)
  t.deepEqual(last, ['deny run_shell_command', 'deny web_fetch', 'deny google_web_search', 'deny [enter_plan_mode,ask_user]', 'allow [read_file,run_shell_command]', 'deny *'])
})

test('the machine\'s system settings stay in force where nothing needs others', t => {
  const {env, files} = gemini.argv(request)
  t.deepEqual(Object.keys(files ?? {}), ['policy.toml'])
  t.deepEqual(env, {GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_TELEMETRY_ENABLED: 'false'})
})

test('turns, effort and tool servers come as settings without a secret in them', t => {
  const changes = {turns: 12, model: 'gemini-3.1-pro-preview', effort: 'max', toolServers: new Map([['docs', {command: ['npx', 'docs-server'], env: {TOKEN: 'sekret'}}]])} as const
  const {env, files, argv} = gemini.argv({...request, ...changes})
  const settings = JSON.parse(files?.['gemini.json'] ?? '') as Record<string, unknown>
  t.like(settings, {model: {maxSessionTurns: 12}, mcpServers: {docs: {command: 'npx', args: ['docs-server'], env: {TOKEN: '$TOKEN'}, trust: true}}})
  t.deepEqual(settings['modelConfigs'], {overrides: [{match: {model: 'gemini-3.1-pro-preview'}, modelConfig: {generateContentConfig: {thinkingConfig: {thinkingLevel: 'HIGH'}}}}]})
  t.like(env, {TOKEN: 'sekret', GEMINI_CLI_SYSTEM_SETTINGS_PATH: '/run/settings/gemini.json'})
  t.false(JSON.stringify([argv, files]).includes('sekret'))
  t.true(rules(changes).includes('allow * docs'))
})

test('older models are given a number of tokens to think', t => {
  const {files} = gemini.argv({...request, model: 'gemini-2.5-pro', effort: 'low'})
  t.regex(files?.['gemini.json'] ?? '', /"thinkingBudget": 1024/)
})

test('inside our sandbox its own is off', t => {
  t.is(gemini.argv({...request, isWalled: true}).env['GEMINI_SANDBOX'], 'false')
  t.is(gemini.argv(request).env['GEMINI_SANDBOX'], undefined)
})
