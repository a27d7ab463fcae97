import type {AgentRequest} from '../events.ts'
import {readGrants} from './grants.ts'
import {toolServerEnvironment} from './tool-servers.ts'

/** A value of its configuration: a text, a yes or no, a list, a table. */
type Setting = string | boolean | readonly Setting[] | {readonly [key: string]: Setting}

/**
 * Codex's command line for one pass. All of it is said with `-c`, which `resume` takes too and which beats the user's own
 * configuration. A permission profile and not `--sandbox`: that one cannot keep it out of its tree and let it write its document.
 * It reads by running commands, so there is no keeping it from running them; what they can do is what the profile says, or where
 * there is one the sandbox around it: inside that its own cannot always work.
 */
export function codexArguments(request: AgentRequest): readonly string[] {
  return [
    'codex', 'exec', ...(request.resume === undefined ? [] : ['resume']), '--json', '--skip-git-repo-check', ...(request.isWalled ? ['--dangerously-bypass-approvals-and-sandbox'] : []),
    ...(request.model === undefined ? [] : ['--model', request.model]),
    ...Object.entries(listSettings(request)).flatMap(([key, value]) => ['-c', `${key}=${toToml(value)}`]),
    ...(request.resume === undefined ? [] : [request.resume]), '-'
  ]
}

function listSettings(request: AgentRequest): Readonly<Record<string, Setting>> {
  const {mayReach} = readGrants(request)
  const secrets = Object.keys(toolServerEnvironment(request))
  return {
    ...(request.isWalled ? {} : listPermissions(request, mayReach)),
    web_search: mayReach ? 'live' : 'disabled',
    check_for_update_on_startup: false,
    'analytics.enabled': false,
    ...(request.effort === undefined ? {} : {model_reasoning_effort: request.effort}),
    ...(request.system === undefined ? {} : {developer_instructions: request.system}),
    ...(secrets.length === 0 ? {} : {'shell_environment_policy.exclude': secrets}),
    ...Object.fromEntries([...request.toolServers].map(([name, server]) => [`mcp_servers.${name}`, toServer(server)]))
  }
}

function listPermissions(request: AgentRequest, mayReach: boolean): Readonly<Record<string, Setting>> {
  return {
    approval_policy: 'never', default_permissions: 'lifecycle', 'permissions.lifecycle.filesystem': listPaths(request), 'permissions.lifecycle.network.enabled': mayReach
  }
}

/** It reads everything; it writes temporary files, its documents, and the tree where commits are made. */
function listPaths(request: AgentRequest): Setting {
  const {mayEdit} = readGrants(request)
  return {':root': 'read', ':tmpdir': 'write', ':slash_tmp': 'write', ':workspace_roots': {'.': mayEdit ? 'write' : 'read'}, [request.out]: 'write'}
}

function toServer({command: [program = '', ...args], env}: {readonly command: readonly string[]; readonly env: Readonly<Record<string, string>>}): Setting {
  return {command: program, args, env_vars: Object.keys(env), default_tools_approval_mode: 'approve'}
}

/** A JSON string is one of TOML too, but for the delete character. */
function toToml(value: Setting): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
  if (isList(value)) return `[${value.map(toToml).join(',')}]`
  return `{${Object.entries(value).map(([key, inner]) => `${toToml(key)}=${toToml(inner)}`).join(',')}}`
}

function isList(value: Setting): value is readonly Setting[] {
  return Array.isArray(value)
}
