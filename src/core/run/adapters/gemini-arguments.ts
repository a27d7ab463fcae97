import type {Effort} from '../../project/configuration.ts'
import type {AgentRequest} from '../events.ts'
import {readGrants} from './grants.ts'
import {toolServerEnvironment} from './tool-servers.ts'

/**
 * Gemini CLI's command line for one pass. What it may do stands in a policy of the administrator's tier, which neither the user's
 * settings nor the project's can widen; without a rule for it, what would have to be asked is refused.
 */
export function geminiArguments(request: AgentRequest): readonly string[] {
  const folders = [request.out, ...(request.inputs === undefined ? [] : [request.inputs]), ...request.folders]
  return [
    'gemini', '--output-format', 'stream-json', '--skip-trust', '--approval-mode', 'default', '--admin-policy', `${request.settings}/policy.toml`,
    ...(request.model === undefined ? [] : ['--model', request.model]), ...(request.resume === undefined ? [] : ['--resume', request.resume]),
    ...(request.toolServers.size === 0 ? [] : ['--allowed-mcp-server-names', ...request.toolServers.keys()]),
    ...folders.flatMap(folder => ['--include-directories', folder])
  ]
}

/** Its policy, and settings where something is asked for that has no other place. */
export function geminiFiles(request: AgentRequest): Readonly<Record<string, string>> {
  const settings = listSettings(request)
  return {'policy.toml': renderPolicy(request), ...(settings === undefined ? {} : {'gemini.json': JSON.stringify(settings, undefined, 2)})}
}

/** One process and not two, no telemetry, what tool servers need, and where its settings are. */
export function geminiEnvironment(request: AgentRequest): Readonly<Record<string, string>> {
  return {
    ...toolServerEnvironment(request), GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_TELEMETRY_ENABLED: 'false', ...(request.isWalled ? {GEMINI_SANDBOX: 'false'} : {}),
    ...(listSettings(request) === undefined ? {} : {GEMINI_CLI_SYSTEM_SETTINGS_PATH: `${request.settings}/gemini.json`})
  }
}

/**
 * They take the place of the machine's system settings, so there are none unless they are needed. It reads them only where the file
 * and all folders above it belong to root.
 */
function listSettings({model, effort, turns, toolServers}: AgentRequest): unknown {
  const thinking = model === undefined || effort === undefined ? undefined : toThinking(model, effort)
  if (turns === undefined && thinking === undefined && toolServers.size === 0) return undefined
  return {
    general: {enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 3},
    privacy: {usageStatisticsEnabled: false},
    ...(turns === undefined ? {} : {model: {maxSessionTurns: turns}}),
    ...(thinking === undefined ? {} : {modelConfigs: {overrides: [{match: {model}, modelConfig: {generateContentConfig: {thinkingConfig: thinking}}}]}}),
    mcpServers: Object.fromEntries([...toolServers].map(([name, {command: [program, ...args], env}]) =>
      [name, {command: program, args, env: Object.fromEntries(Object.keys(env).map(key => [key, `$${key}`])), trust: true}]))
  }
}

const budgets: Readonly<Record<Effort, number>> = {low: 1024, medium: 8192, high: 24_576, max: 24_576}

/** Models before Gemini 3 take a number of tokens, later ones a word, of which HIGH is the highest. */
function toThinking(model: string, effort: Effort): unknown {
  if (/gemini-[12]\b/.test(model)) return {thinkingBudget: budgets[effort]}
  return {thinkingLevel: effort === 'max' ? 'HIGH' : effort.toUpperCase()}
}

interface Rule {
  readonly tools: readonly string[]
  readonly decision: 'allow' | 'deny'
  readonly priority: number
  /** Expression that the call's arguments, as JSON, must match. */
  readonly arguments?: string
  readonly server?: string
}

const writing: readonly string[] = ['write_file', 'replace']

/**
 * Documents may be written to `out` by their full path and nowhere else. A refusal without a condition would hide the tool from the
 * model, so the refusal of every other path has one that always holds.
 */
function renderPolicy(request: AgentRequest): string {
  const {mayEdit, mayRun, mayReach} = readGrants(request)
  const isNamed = (tool: string): boolean => request.tools.length === 0 || request.tools.includes(tool)
  const decide = (tool: string, isGranted: boolean): Rule => ({tools: [tool], decision: isGranted && isNamed(tool) ? 'allow' : 'deny', priority: 800})
  const readable = [...(request.inputs === undefined ? [] : [request.inputs]), ...request.folders]
  const rules: readonly Rule[] = [
    {tools: writing, decision: 'allow', priority: 900, arguments: `${toPattern(request.out)}(?!.*\\.\\./)`},
    ...readable.map((folder): Rule => ({tools: writing, decision: 'deny', priority: 850, arguments: toPattern(folder)})),
    {tools: writing, decision: mayEdit ? 'allow' : 'deny', priority: 800, arguments: '"file_path":'},
    decide('run_shell_command', mayRun), decide('web_fetch', mayReach), decide('google_web_search', mayReach), {tools: ['enter_plan_mode', 'ask_user'], decision: 'deny', priority: 800},
    ...[...request.toolServers.keys()].map((server): Rule => ({tools: ['*'], decision: 'allow', priority: 800, server})),
    ...(request.tools.length === 0 ? [] : [{tools: request.tools, decision: 'allow', priority: 700} as const, {tools: ['*'], decision: 'deny', priority: 600} as const])
  ]
  return rules.map(renderRule).join('\n')
}

function renderRule({tools, decision, priority, arguments: pattern, server}: Rule): string {
  const lines = [
    `toolName = ${JSON.stringify(tools.length === 1 ? tools[0] : tools)}`, ...(server === undefined ? [] : [`mcpName = ${JSON.stringify(server)}`]),
    ...(pattern === undefined ? [] : [`argsPattern = ${JSON.stringify(pattern)}`]), `decision = "${decision}"`, `priority = ${priority}`, ...(decision === 'allow' ? ['allowRedirection = true'] : [])
  ]
  return `[[rule]]\n${lines.join('\n')}\n`
}

/** A file below a folder, in the arguments as JSON. */
function toPattern(folder: string): string {
  return `"file_path":${JSON.stringify(`${folder.replace(/\/+$/, '')}/`).slice(0, -1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
}
