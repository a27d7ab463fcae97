import type {Adapter, AgentEvent} from '../events.ts'
import {claudeArguments, claudeFiles} from './claude-arguments.ts'
import {readResult} from './claude-result.ts'
import {asFields, asList, asText, oneLine, parseJsonLine, type Fields} from './json-line.ts'
import {toDate} from './reset-time.ts'

/** What later lines of one session refer back to. */
export interface ClaudeState {
  /** Tools under way by the id that their result will name. */
  readonly tools: ReadonlyMap<string, string>
  /** Tool calls whose denial was told already. */
  readonly denied: ReadonlySet<string>
  /** When a rejected limit resets. */
  readonly resets: string | undefined
  /** `error` of the last assistant line: `rate_limit`, `overloaded`, `authentication_failed` … */
  readonly error: string | undefined
}

type Step = {readonly state: ClaudeState; readonly events: readonly AgentEvent[]}

/**
 * Claude Code, headless. Its exit status and its `subtype` say little: it ends with 0 when a write was not permitted, and
 * with `subtype: success` when the API answered 401. Usage comes from `result` alone (the `usage` of assistant lines is that of
 * the message's start) and is that of the whole conversation: one that is gone on with begins at the total it had.
 */
export const claude: Adapter<ClaudeState> = {
  name: 'claude',
  argv: request => ({
    argv: claudeArguments(request),
    stdin: request.pack,
    files: claudeFiles(request),
    // It retries by itself for minutes; the engine's own back-off knows of the other runs in the pool.
    env: {CLAUDE_CODE_MAX_RETRIES: '3', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '1'}
  }),
  initial: {tools: new Map(), denied: new Set(), resets: undefined, error: undefined},
  read(line, state) {
    const fields = parseJsonLine(line)
    return fields ? readFields(fields, state) : {state, events: []}
  },
  capabilities: {
    terminalEvent: true,
    cost: 'reported',
    env: [
      'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_MODEL',
      'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC', 'DISABLE_TELEMETRY', 'DISABLE_ERROR_REPORTING',
      'CLAUDE_CODE_USE_BEDROCK', 'AWS_REGION', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_BEARER_TOKEN_BEDROCK',
      'CLAUDE_CODE_USE_VERTEX', 'CLOUD_ML_REGION', 'ANTHROPIC_VERTEX_PROJECT_ID', 'GOOGLE_APPLICATION_CREDENTIALS'
    ],
    resume: true,
    signIn: ['.claude/.credentials.json', '.claude/settings.json', '.claude/.claude.json', '.claude.json'],
    moves: {CLAUDE_CONFIG_DIR: '.claude'},
    howToSignIn: 'start claude once, type /login, or set ANTHROPIC_API_KEY',
    hosts: ['api.anthropic.com', 'console.anthropic.com', 'statsig.anthropic.com'],
    versions: ['2.1.330']
  }
}

function readFields(fields: Fields, state: ClaudeState): Step {
  switch (fields['type']) {
    case 'system': return readSystem(fields, state)
    case 'assistant': return readAssistant(fields, state)
    case 'user': return readToolResults(fields, state)
    case 'rate_limit_event': return readRateLimit(asFields(fields['rate_limit_info']) ?? {}, state)
    case 'result': return readEnd(fields, state)
    default: return {state, events: []}
  }
}

function readSystem(fields: Fields, state: ClaudeState): Step {
  switch (fields['subtype']) {
    case 'init':
      return {state, events: [{type: 'started', session: asText(fields['session_id']), model: asText(fields['model']), version: asText(fields['claude_code_version'])}]}
    case 'api_retry':
      return {state, events: [isLimit(fields) ? {type: 'rate-limited', until: state.resets} : {type: 'retrying', message: oneLine(`${asText(fields['error']) ?? 'error'} ${String(fields['error_status'] ?? '')}`)}]}
    case 'permission_denied':
      return tellDenials([fields], state)
    default:
      return {state, events: []}
  }
}

/** Whether it tries again because the account's capacity is used up or the service overloaded. */
function isLimit({error, error_status: status}: Fields): boolean {
  return error === 'rate_limit' || error === 'overloaded' || status === 429 || status === 529
}

function readAssistant(fields: Fields, state: ClaudeState): Step {
  const events: AgentEvent[] = []
  const tools = new Map(state.tools)
  for (const block of asList(asFields(fields['message'])?.['content'])) {
    const text = asText(block['text'])
    if (block['type'] === 'text' && text) events.push({type: 'text', text})
    if (block['type'] !== 'tool_use') continue
    const title = nameTool(block)
    tools.set(asText(block['id']) ?? '', title)
    events.push({type: 'tool', title, status: 'started'})
  }
  return {state: {...state, tools, error: asText(fields['error'])}, events}
}

function readToolResults(fields: Fields, state: ClaudeState): Step {
  const results = asList(asFields(fields['message'])?.['content']).filter(block => block['type'] === 'tool_result')
  const tools = new Map(state.tools)
  const events = results.map((block): AgentEvent => {
    const id = asText(block['tool_use_id']) ?? ''
    const title = tools.get(id) ?? 'tool'
    tools.delete(id)
    return {type: 'tool', title, status: block['is_error'] === true ? 'failed' : 'finished'}
  })
  return {state: {...state, tools}, events}
}

function readRateLimit(info: Fields, state: ClaudeState): Step {
  const resets = typeof info['resetsAt'] === 'number' ? toDate(info['resetsAt']) : undefined
  if (info['status'] !== 'rejected') return {state, events: []}
  return {state: {...state, resets}, events: [{type: 'rate-limited', until: resets}]}
}

function readEnd(fields: Fields, state: ClaudeState): Step {
  const denials = tellDenials(asList(fields['permission_denials']), state)
  const {usage, ended, quota} = readResult(fields, state.error)
  const limited: readonly AgentEvent[] = quota ? [{type: 'rate-limited', until: quota.until ?? state.resets}] : []
  return {state: denials.state, events: [...denials.events, ...(usage ? [{type: 'usage', scope: 'session', usage} as const] : []), ...limited, ended]}
}

function tellDenials(denials: readonly Fields[], state: ClaudeState): Step {
  const denied = new Set(state.denied)
  const events: AgentEvent[] = []
  for (const denial of denials) {
    const id = asText(denial['tool_use_id'])
    if (id !== undefined && denied.has(id)) continue
    if (id !== undefined) denied.add(id)
    const known = id === undefined ? undefined : state.tools.get(id)
    events.push({type: 'permission', title: known ?? nameTool({name: denial['tool_name'], input: denial['tool_input']})})
  }
  return {state: {...state, denied}, events}
}

/** `Edit src/login.ts`, `Bash npm test`: the tool and what it is about. */
function nameTool(block: Fields): string {
  const input = asFields(block['input']) ?? {}
  const about = [input['file_path'], input['command'], input['pattern'], input['url'], input['query'], input['description']].find(value => asText(value) !== undefined)
  return oneLine(`${asText(block['name']) ?? 'tool'} ${asText(about) ?? ''}`, 120)
}
