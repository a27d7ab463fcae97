import type {Usage} from '../../project/records.ts'
import type {Adapter, AgentEvent} from '../events.ts'
import {readTokens, unknownUsage} from '../usage.ts'
import {readFailure, type Failure} from './failure-words.ts'
import {geminiArguments, geminiEnvironment, geminiFiles} from './gemini-arguments.ts'
import {asFields, asText, oneLine, parseJsonLine, type Fields} from './json-line.ts'
import {withSystem} from './prompt.ts'
import {readResetWords} from './reset-time.ts'

/** What later lines of one run refer back to. */
export interface GeminiState {
  /** What it has said since it last did something: texts come in pieces of a few letters. */
  readonly text: string
  /** Tools under way by the id that their result will name. */
  readonly tools: ReadonlyMap<string, string>
  /** The last error it told of; a result of `error` may not say which. */
  readonly error: string | undefined
}

type Step = {readonly state: GeminiState; readonly events: readonly AgentEvent[]}

/** Why settings of an agent's file may not reach it. */
const rooted = 'It takes this from a file that belongs to root alone, as in a container; elsewhere it goes without.'

/** More of one text than anybody reads of a run. */
const longestText = 100_000

/**
 * Gemini CLI, headless. Its exit status is the HTTP status modulo 256 where the provider refused, and 41 with nothing on stdout when
 * it is not signed in. Its usage is that of the process, all models together; it names no cost.
 */
export const gemini: Adapter<GeminiState> = {
  name: 'gemini',
  argv: request => ({argv: geminiArguments(request), stdin: withSystem(request), env: geminiEnvironment(request), files: geminiFiles(request)}),
  initial: {text: '', tools: new Map(), error: undefined},
  read(line, state) {
    const fields = parseJsonLine(line)
    return fields ? readFields(fields, state) : {state, events: []}
  },
  capabilities: {
    terminalEvent: true,
    cost: 'none',
    resume: true,
    env: [
      'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GEMINI_CLI_HOME', 'GEMINI_MODEL', 'GEMINI_DEFAULT_AUTH_TYPE',
      'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_APPLICATION_CREDENTIALS'
    ],
    signIn: ['.gemini/oauth_creds.json', '.gemini/google_accounts.json', '.gemini/settings.json', '.gemini/installation_id'],
    moves: {GEMINI_CLI_HOME: ''},
    howToSignIn: 'start gemini once and sign in, or set GEMINI_API_KEY',
    hosts: ['generativelanguage.googleapis.com', 'cloudcode-pa.googleapis.com', 'oauth2.googleapis.com', 'aiplatform.googleapis.com', '*.aiplatform.googleapis.com'],
    versions: ['0.61.0'],
    without: {'effort': rooted, 'mcp': rooted, 'limits.turns': rooted},
    exits: new Map([
      [41, {message: '', cause: 'signed-out'}], [42, {message: 'it did not accept its input'}], [44, {message: 'its own sandbox failed'}],
      [52, {message: 'its settings are wrong'}], [55, {message: 'it does not trust the workspace'}]
    ])
  }
}

function readFields(fields: Fields, state: GeminiState): Step {
  switch (fields['type']) {
    case 'init': return {state, events: [{type: 'started', session: asText(fields['session_id']), model: asText(fields['model']), version: undefined}]}
    case 'message': return readMessage(fields, state)
    case 'tool_use': return readToolUse(fields, state)
    case 'tool_result': return readToolResult(fields, state)
    case 'error': return {state: fields['severity'] === 'error' ? {...state, error: asText(fields['message'])} : state, events: []}
    case 'result': return {state, events: readEnd(fields, state)}
    default: return {state, events: []}
  }
}

/** Its own prompt comes back as a message of the user's. */
function readMessage(fields: Fields, state: GeminiState): Step {
  const piece = asText(fields['content'])
  if (fields['role'] !== 'assistant' || piece === undefined) return {state, events: []}
  const text = (fields['delta'] === true ? `${state.text}${piece}` : piece).slice(0, longestText)
  return {state: {...state, text}, events: [{type: 'text', text}]}
}

function readToolUse(fields: Fields, state: GeminiState): Step {
  const title = nameTool(fields)
  return {state: {...state, text: '', tools: new Map(state.tools).set(asText(fields['tool_id']) ?? '', title)}, events: [{type: 'tool', title, status: 'started'}]}
}

function readToolResult(fields: Fields, state: GeminiState): Step {
  const id = asText(fields['tool_id']) ?? ''
  const title = state.tools.get(id) ?? 'tool'
  const tools = new Map(state.tools)
  tools.delete(id)
  const events: readonly AgentEvent[] = fields['status'] === 'success'
    ? [{type: 'tool', title, status: 'finished'}]
    : [...(wasRefused(asFields(fields['error']) ?? {}) ? [{type: 'permission', title} as const] : []), {type: 'tool', title, status: 'failed'}]
  return {state: {...state, text: '', tools}, events}
}

/** Refused by a policy, or for being outside the folders it may work in. */
function wasRefused(error: Fields): boolean {
  return error['type'] === 'policy_violation' || /denied by policy|not in workspace/i.test(asText(error['message']) ?? '')
}

function readEnd(fields: Fields, state: GeminiState): readonly AgentEvent[] {
  const told = readUsage(asFields(fields['stats']))
  if (fields['status'] === 'success') return [...told, {type: 'ended', reason: 'success', message: ''}]
  const error = asFields(fields['error'])
  const message = asText(error?.['message']) ?? state.error ?? 'it failed and does not say why'
  const failure = readErrorType(asText(error?.['type'])) ?? readFailure(message)
  const until = failure.reason === 'quota' ? readResetWords(message, Date.parse(asText(fields['timestamp']) ?? '')) : undefined
  // Zeros are right where the provider refused; of an answer that broke off they only say that it never heard how much.
  const wasTurnedAway = failure.reason === 'quota' || (failure.cause !== undefined && failure.cause !== 'unreachable')
  const usage = wasTurnedAway ? told : told.filter(event => event.type === 'usage' && event.usage.output !== 0)
  const limited: readonly AgentEvent[] = failure.reason === 'quota' ? [{type: 'rate-limited', until}] : []
  return [...usage, ...limited, {type: 'ended', ...failure, message: oneLine(stripJson(message))}]
}

function readErrorType(type: string | undefined): Failure | undefined {
  if (type === undefined) return undefined
  if (/TurnLimited/.test(type)) return {reason: 'limit'}
  if (/Cancell?ation|Cancelled/.test(type)) return {reason: 'interrupted'}
  return /Authentication/.test(type) ? {reason: 'error', cause: 'signed-out'} : undefined
}

/** `[API Error: {"error":{"code":400,"message":"…"}}]` → the message in it; other texts as they are. */
function stripJson(message: string): string {
  const from = message.indexOf('{')
  const inner = from < 0 ? undefined : parseJsonLine(message.slice(from, message.lastIndexOf('}') + 1))
  return asText(asFields(inner?.['error'])?.['message']) ?? message
}

/** `cached` is part of `input_tokens`, `input` is the rest; what the model thought is in the total alone. */
function readUsage(stats: Fields | undefined): readonly AgentEvent[] {
  if (!stats) return []
  const all = readTokens(stats['input_tokens'])
  const total = readTokens(stats['total_tokens'])
  const shown = readTokens(stats['output_tokens'])
  const cacheRead = readTokens(stats['cached'])
  const input = readTokens(stats['input']) ?? (all === undefined ? undefined : Math.max(0, all - (cacheRead ?? 0)))
  const output = total === undefined || all === undefined ? shown : Math.max(shown ?? 0, total - all)
  const usage: Usage = {...unknownUsage, input, output, reasoning: output === undefined || shown === undefined ? undefined : output - shown, cacheRead, source: 'reported'}
  return [{type: 'usage', scope: 'process', usage}]
}

/** `write_file src/login.ts`, `run_shell_command npm test`: the tool and what it is about. */
function nameTool(fields: Fields): string {
  const parameters = asFields(fields['parameters']) ?? {}
  const about = ['file_path', 'command', 'pattern', 'dir_path', 'path', 'query', 'prompt', 'url'].map(key => asText(parameters[key])).find(value => value !== undefined)
  return oneLine(`${asText(fields['tool_name']) ?? 'tool'} ${about ?? ''}`, 120)
}
