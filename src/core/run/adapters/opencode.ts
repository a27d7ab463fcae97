import type {Usage} from '../../project/records.ts'
import type {Adapter, AgentEvent} from '../events.ts'
import {readCostMicro, readTokens, unknownUsage} from '../usage.ts'
import {readFailure, type Failure} from './failure-words.ts'
import {asFields, asText, oneLine, parseJsonLine, type Fields} from './json-line.ts'
import {opencodeArguments, opencodeEnvironment} from './opencode-settings.ts'
import {withSystem} from './prompt.ts'
import {readResetWords} from './reset-time.ts'

/** What later lines of one run add to. */
export interface OpencodeState {
  readonly hasBegun: boolean
  /** A step ended the run, and none has begun since. */
  readonly isOver: boolean
  /** Sum of the steps so far; undefined before the first. */
  readonly usage: Usage | undefined
}

/** What people keep in its folder of settings; the folder itself has to be its own, since it writes beside them and does not start where it cannot. */
const settings: readonly string[] = [
  'opencode.json', 'opencode.jsonc', 'config.json', 'AGENTS.md', 'agent', 'agents', 'command', 'commands', 'mode', 'modes', 'plugin', 'plugins', 'skill', 'skills', 'tool', 'tools'
]

type Step = {readonly state: OpencodeState; readonly events: readonly AgentEvent[]}

/**
 * opencode, `run --format json`. It has no event for its end: a step that does not end in tools is the last, unless it made room in
 * the conversation and goes on. It tries again without end and without a word where the provider is down or has no capacity left,
 * which only the clocks can end.
 */
export const opencode: Adapter<OpencodeState> = {
  name: 'opencode',
  argv: request => ({argv: opencodeArguments(request), stdin: withSystem(request), env: opencodeEnvironment(request)}),
  initial: {hasBegun: false, isOver: false, usage: undefined},
  read(line, state) {
    const fields = parseJsonLine(line)
    return fields ? readFields(fields, asFields(fields['part']) ?? {}, state) : {state, events: []}
  },
  capabilities: {
    terminalEvent: true,
    cost: 'reported',
    resume: true,
    env: [
      'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'OPENROUTER_API_KEY', 'OPENCODE_API_KEY', 'GROQ_API_KEY', 'MISTRAL_API_KEY', 'XAI_API_KEY', 'DEEPSEEK_API_KEY',
      'AWS_REGION', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_BEARER_TOKEN_BEDROCK',
      'GOOGLE_CLOUD_PROJECT', 'GOOGLE_APPLICATION_CREDENTIALS', 'OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR', 'OPENCODE_DISABLE_MODELS_FETCH', 'OPENCODE_MODELS_URL'
    ],
    signIn: ['.local/share/opencode/auth.json', ...settings.map(name => `.config/opencode/${name}`)],
    moves: {XDG_DATA_HOME: '.local/share', XDG_CONFIG_HOME: '.config', XDG_STATE_HOME: '.local/state', XDG_CACHE_HOME: '.cache'},
    howToSignIn: 'run opencode auth login, or set the API key of its provider, such as ANTHROPIC_API_KEY',
    hosts: ['models.dev', 'opencode.ai', 'api.anthropic.com', 'api.openai.com', 'openrouter.ai', 'generativelanguage.googleapis.com'],
    versions: ['1.18.33'],
    without: {'limits.turns': 'It asks the model to finish after so many and does not stop it.'}
  }
}

function readFields(fields: Fields, part: Fields, state: OpencodeState): Step {
  switch (fields['type']) {
    case 'step_start': return readStart(asText(fields['sessionID']), state)
    case 'text': return {state, events: asText(part['text']) === undefined ? [] : [{type: 'text', text: asText(part['text']) ?? ''}]}
    case 'tool_use': return {state, events: readTool(part)}
    case 'step_finish': return readFinish(part, state)
    case 'error': return {state: {...state, isOver: true}, events: readError(asFields(fields['error']) ?? {}, fields['timestamp'], state)}
    default: return {state, events: []}
  }
}

/** Told at the first step, and at one that comes after an end: it went on. */
function readStart(session: string | undefined, state: OpencodeState): Step {
  const events: readonly AgentEvent[] = state.hasBegun && !state.isOver ? [] : [{type: 'started', session, model: undefined, version: undefined}]
  return {state: {...state, hasBegun: true, isOver: false}, events}
}

/** A tool is told of when it is done. A refusal is an error like others, with a sentence of its own. */
function readTool(part: Fields): readonly AgentEvent[] {
  const state = asFields(part['state']) ?? {}
  const title = nameTool(part, asFields(state['input']) ?? {})
  if (state['status'] !== 'error') return [{type: 'tool', title, status: 'finished'}]
  const wasRefused = /rejected permission|rule which prevents you/i.test(asText(state['error']) ?? '')
  return [...(wasRefused ? [{type: 'permission', title} as const] : []), {type: 'tool', title, status: 'failed'}]
}

function readFinish(part: Fields, state: OpencodeState): Step {
  const usage = addStep(state.usage, part)
  const ended = readReason(asText(part['reason']))
  return {state: {...state, usage, isOver: ended !== undefined}, events: [{type: 'usage', scope: 'process', usage}, ...(ended ? [ended] : [])]}
}

function readReason(reason: string | undefined): Extract<AgentEvent, {readonly type: 'ended'}> | undefined {
  switch (reason) {
    case 'stop': return {type: 'ended', reason: 'success', message: ''}
    case 'length': return {type: 'ended', reason: 'limit', message: 'the answer was longer than the model gives'}
    case 'content-filter': return {type: 'ended', reason: 'refused', message: 'the model declined'}
    case 'tool-calls':
    case 'unknown':
    case undefined: return undefined
    default: return {type: 'ended', reason: 'error', message: oneLine(`the model stopped: ${reason}`)}
  }
}

/** Thought is not in a step's `output`; money and tokens of which one step says nothing are not known of the sum. */
function addStep(sum: Usage | undefined, part: Fields): Usage {
  const tokens = asFields(part['tokens']) ?? {}
  const cache = asFields(tokens['cache']) ?? {}
  const reasoning = readTokens(tokens['reasoning'])
  const shown = readTokens(tokens['output'])
  const step: Usage = {
    input: readTokens(tokens['input']), output: shown === undefined ? undefined : shown + (reasoning ?? 0), reasoning, cacheRead: readTokens(cache['read']), cacheWrite: readTokens(cache['write']),
    costMicro: readCostMicro(part['cost']), source: 'reported'
  }
  if (sum === undefined) return step
  const add = (a: number | undefined, b: number | undefined): number | undefined => a === undefined || b === undefined ? undefined : a + b
  return {
    ...unknownUsage, input: add(sum.input, step.input), output: add(sum.output, step.output), reasoning: add(sum.reasoning, step.reasoning), cacheRead: add(sum.cacheRead, step.cacheRead),
    cacheWrite: add(sum.cacheWrite, step.cacheWrite), costMicro: add(sum.costMicro, step.costMicro), source: 'reported'
  }
}

function readError(error: Fields, saidAt: unknown, {hasBegun}: OpencodeState): readonly AgentEvent[] {
  const data = asFields(error['data']) ?? {}
  const said = asText(data['message']) ?? asText(error['name']) ?? 'it failed and does not say why'
  // A missing sign-in and a model that its provider does not have are the same to it.
  const message = !hasBegun && /^Unexpected server error/.test(said) ? `its provider is not signed in or has no such model (${said})` : said
  const failure = readName(asText(error['name'])) ?? readFailure(message, typeof data['statusCode'] === 'number' ? data['statusCode'] : undefined)
  const limited: readonly AgentEvent[] = failure.reason === 'quota' ? [{type: 'rate-limited', until: readResetWords(message, saidAt)}] : []
  return [...limited, {type: 'ended', ...failure, message: oneLine(message)}]
}

function readName(name: string | undefined): Failure | undefined {
  switch (name) {
    case 'ProviderAuthError': return {reason: 'error', cause: 'signed-out'}
    case 'ContextOverflowError': return {reason: 'error', cause: 'context-overflow'}
    case 'ProviderModelNotFoundError': return {reason: 'error', cause: 'unknown-model'}
    case 'ContentFilterError': return {reason: 'refused'}
    case 'MessageOutputLengthError': return {reason: 'limit'}
    case 'MessageAbortedError': return {reason: 'interrupted'}
    default: return undefined
  }
}

/** `edit src/login.ts`, `bash npm test`: the tool and what it is about. */
function nameTool(part: Fields, input: Fields): string {
  const about = ['filePath', 'command', 'pattern', 'path', 'url', 'query', 'description'].map(key => asText(input[key])).find(value => value !== undefined)
  return oneLine(`${asText(part['tool']) ?? 'tool'} ${about ?? ''}`, 120)
}
