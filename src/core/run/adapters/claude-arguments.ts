import type {AgentRequest} from '../events.ts'
import {readGrants, type Grants} from './grants.ts'

/**
 * Claude Code's command line for one pass. Nobody is there to answer a prompt, so every permission is decided beforehand:
 * `dontAsk` refuses what no rule allows, `acceptEdits` also lets it write in its folders. Reading is free in its folders without a
 * rule; a bare `Read` or `Edit` rule would allow it everywhere on the machine. Documents go to `out`, so that folder may always be
 * written; the tree only by makers of commits.
 */
export function claudeArguments(request: AgentRequest): readonly string[] {
  const {allowed, refused, mayEdit} = toRules(request)
  const folders = [request.out, ...(request.inputs === undefined ? [] : [request.inputs]), ...request.folders]
  return [
    'claude', '-p', '--output-format', 'stream-json', '--verbose',
    ...option('--resume', request.resume), ...option('--model', request.model), ...option('--effort', request.effort), ...option('--append-system-prompt', request.system),
    ...option('--max-turns', request.turns), ...option('--max-budget-usd', request.costMicro === undefined ? undefined : request.costMicro / 1e6),
    ...(request.toolServers.size === 0 ? [] : ['--strict-mcp-config', '--mcp-config', `${request.settings}/mcp.json`]),
    '--permission-mode', mayEdit ? 'acceptEdits' : 'dontAsk',
    '--allowedTools', allowed.join(','),
    ...(refused.length === 0 ? [] : ['--disallowedTools', refused.join(',')]),
    ...(request.isWalled ? ['--settings', '{"sandbox":{"enabled":false}}'] : []),
    ...folders.flatMap(folder => ['--add-dir', folder])
  ]
}

function option(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [name, String(value)]
}

/** The tool servers stand in a file: everybody on the machine can read a command line, and they may hold secrets. */
export function claudeFiles({toolServers}: AgentRequest): Readonly<Record<string, string>> {
  const mcpServers = Object.fromEntries([...toolServers].map(([name, {command: [program, ...args], env}]) => [name, {type: 'stdio', command: program, args, env}]))
  return toolServers.size === 0 ? {} : {'mcp.json': JSON.stringify({mcpServers})}
}

function toRules(request: AgentRequest): {readonly allowed: readonly string[]; readonly refused: readonly string[]; readonly mayEdit: boolean} {
  const {mayEdit, mayRun, mayReach} = readGrants(request)
  const named = request.tools.filter(tool => mayUse(tool, {mayEdit, mayRun, mayReach}))
  return {
    mayEdit,
    allowed: [
      `Edit(${toRulePath(request.out)})`, ...(request.tools.length > 0 ? named : [...(mayRun ? ['Bash'] : []), ...(mayReach ? ['WebFetch', 'WebSearch'] : [])]),
      ...[...request.toolServers.keys()].map(server => `mcp__${server}`)
    ],
    refused: [
      ...(mayRun ? [] : ['Bash']), ...(mayReach ? [] : ['WebFetch', 'WebSearch']),
      ...(request.inputs === undefined ? [] : [`Edit(${toRulePath(request.inputs)})`])
    ]
  }
}

/** A tool named in the agent's file narrows what its permissions allow, and never widens it. */
function mayUse(tool: string, {mayEdit, mayRun, mayReach}: Grants): boolean {
  // Bare, these would reach every file of the machine; in its folders they are allowed anyway.
  if (/^(?:Read|Glob|Grep|LS|Edit|Write|MultiEdit|NotebookEdit)$/.test(tool)) return false
  if (/^Bash\b/.test(tool)) return mayRun
  if (/^Web(?:Fetch|Search)\b/.test(tool)) return mayReach
  return !/^(?:Edit|Write|NotebookEdit|MultiEdit)\b/.test(tool) || mayEdit
}

/** Everything under a folder in the language of its rules: two slashes begin a path from the root, and `Edit` stands for all tools that write files. */
function toRulePath(folder: string): string {
  return `/${folder.replace(/\/+$/, '')}/**`
}
