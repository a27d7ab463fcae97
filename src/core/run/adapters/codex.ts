import type {Usage} from '../../project/records.ts'
import type {Adapter, AgentEvent} from '../events.ts'
import {readTokens, unknownUsage} from '../usage.ts'
import {codexArguments} from './codex-arguments.ts'
import {readFailure} from './failure-words.ts'
import {asFields, asText, oneLine, parseJsonLine, type Fields} from './json-line.ts'
import {readResetWords} from './reset-time.ts'
import {toolServerEnvironment} from './tool-servers.ts'

/** What later lines of one run refer back to. */
export interface CodexState {
  /** How often in a row it has waited for the network. */
  readonly waits: number
  /** Milliseconds since 1970 at which the conversation began: a limit that resets today is told by its time alone. */
  readonly begunAt: number | undefined
}

type Step = {readonly state: CodexState; readonly events: readonly AgentEvent[]}

/** So often it may wait for the network before the run counts as over; each wait is longer than the one before, together about two minutes. */
const mostWaits = 5

/**
 * OpenAI Codex, `codex exec`. It ends with 0 when its sandbox kept it from writing, and says so on stderr alone. Its usage is the
 * whole conversation's, also when it is gone on with; it names no cost.
 */
export const codex: Adapter<CodexState> = {
  name: 'codex',
  argv: request => ({argv: codexArguments(request), stdin: request.pack, env: toolServerEnvironment(request)}),
  initial: {waits: 0, begunAt: undefined},
  read(line, state) {
    const fields = parseJsonLine(line)
    return fields ? readFields(fields, state) : {state, events: []}
  },
  capabilities: {
    terminalEvent: true,
    cost: 'none',
    resume: true,
    env: ['CODEX_API_KEY', 'CODEX_ACCESS_TOKEN', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'AZURE_OPENAI_API_KEY', 'CODEX_HOME', 'CODEX_CA_CERTIFICATE'],
    signIn: ['.codex/auth.json', '.codex/config.toml'],
    moves: {CODEX_HOME: '.codex'},
    howToSignIn: 'run codex login, or set CODEX_API_KEY',
    hosts: ['api.openai.com', 'chatgpt.com', 'auth.openai.com'],
    versions: ['0.169.0'],
    without: {'tools': 'It has no list of tools: its permissions decide what it can do.', 'limits.turns': 'It counts no turns: the clocks of "limits" end it.'}
  }
}

function readFields(fields: Fields, state: CodexState): Step {
  switch (fields['type']) {
    case 'thread.started': return readStart(asText(fields['thread_id']), state)
    case 'item.started': return {state: {...state, waits: 0}, events: readItem(asFields(fields['item']) ?? {}, true)}
    case 'item.completed': return {state: {...state, waits: 0}, events: readItem(asFields(fields['item']) ?? {}, false)}
    case 'turn.completed': return {state, events: [...readUsage(asFields(fields['usage'])), {type: 'ended', reason: 'success', message: ''}]}
    case 'turn.failed': return {state, events: readEnd(asText(asFields(fields['error'])?.['message']) ?? 'it failed and does not say why', state)}
    case 'error': return readNotice(asText(fields['message']) ?? '', state)
    default: return {state, events: []}
  }
}

/** Its ids are of the kind that begins with the time they were made at. */
function readStart(session: string | undefined, state: CodexState): Step {
  const [, high, low] = /^([\da-f]{8})-([\da-f]{4})-7/.exec(session ?? '') ?? []
  const begunAt = high === undefined ? undefined : Number.parseInt(`${high}${low}`, 16)
  return {state: {...state, begunAt}, events: [{type: 'started', session, model: undefined, version: undefined}]}
}

function readItem(item: Fields, hasBegun: boolean): readonly AgentEvent[] {
  const text = asText(item['text'])
  if (item['type'] === 'agent_message') return text === undefined ? [] : [{type: 'text', text}]
  const title = nameItem(item)
  if (title === undefined) return []
  if (hasBegun) return [{type: 'tool', title, status: 'started'}]
  const {status, exit_code: code} = item
  if (status === 'declined' || isWalledIn(item)) return [{type: 'permission', title}, {type: 'tool', title, status: 'failed'}]
  const hasFailed = status === 'failed' || (typeof code === 'number' && code !== 0) || asFields(item['error']) !== undefined
  return [{type: 'tool', title, status: hasFailed ? 'failed' : 'finished'}]
}

/** A command that its sandbox stopped looks like any other that failed, but for what the system said to it. */
function isWalledIn({status, aggregated_output: output}: Fields): boolean {
  return status === 'failed' && /Read-only file system|Operation not permitted/.test(asText(output) ?? '')
}

/** What an item did and to what; undefined for one that is no work, like a thought or a list of things to do. */
function nameItem(item: Fields): string | undefined {
  switch (item['type']) {
    case 'command_execution': return oneLine(stripShell(asText(item['command']) ?? 'command'), 120)
    case 'file_change': return oneLine(`edit ${listPaths(item['changes'])}`, 120)
    case 'mcp_tool_call': return oneLine(`${asText(item['server']) ?? 'mcp'} ${asText(item['tool']) ?? 'tool'}`, 120)
    case 'web_search': return oneLine(`web search ${asText(item['query']) ?? ''}`, 120)
    case 'collab_tool_call': return oneLine(`agent ${asText(item['tool']) ?? ''}`, 120)
    default: return undefined
  }
}

/** `/bin/bash -lc 'npm test'` → `npm test`: every command comes with the shell that runs it. */
function stripShell(command: string): string {
  return /^\S*\/?(?:ba|z|da)?sh -l?c (['"])(.*)\1$/s.exec(command)?.[2] ?? command
}

function listPaths(changes: unknown): string {
  return (Array.isArray(changes) ? changes : []).map(change => asText(asFields(change)?.['path'])).filter(path => path !== undefined).join(', ')
}

/** An `error` line is a notice, and what ends the run is `turn.failed`; only for the network it waits without end. */
function readNotice(message: string, state: CodexState): Step {
  if (/waiting for network/i.test(message)) {
    const waits = state.waits + 1
    return {state: {...state, waits}, events: [waits < mostWaits ? {type: 'retrying', message: oneLine(message)} : {type: 'ended', reason: 'error', message: oneLine(message), cause: 'unreachable'}]}
  }
  if (readFailure(message).reason === 'quota') return {state, events: [{type: 'rate-limited', until: readResetWords(message, state.begunAt)}]}
  return {state, events: /^Reconnecting/.test(message) ? [{type: 'retrying', message: oneLine(message)}] : []}
}

function readEnd(message: string, state: CodexState): readonly AgentEvent[] {
  const failure = readFailure(message)
  const limited: readonly AgentEvent[] = failure.reason === 'quota' ? [{type: 'rate-limited', until: readResetWords(message, state.begunAt)}] : []
  return [...limited, {type: 'ended', ...failure, message: oneLine(message)}]
}

/** What it read from the cache and put there is part of its `input_tokens`; thought is part of `output_tokens`, as in ours. */
function readUsage(fields: Fields | undefined): readonly AgentEvent[] {
  if (!fields) return []
  const cacheRead = readTokens(fields['cached_input_tokens'])
  const cacheWrite = readTokens(fields['cache_write_input_tokens'])
  const all = readTokens(fields['input_tokens'])
  const usage: Usage = {
    ...unknownUsage, input: all === undefined ? undefined : Math.max(0, all - (cacheRead ?? 0) - (cacheWrite ?? 0)), output: readTokens(fields['output_tokens']),
    reasoning: readTokens(fields['reasoning_output_tokens']), cacheRead, cacheWrite, source: 'reported'
  }
  return [{type: 'usage', scope: 'session', usage}]
}
