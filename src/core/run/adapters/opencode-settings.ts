import type {AgentRequest} from '../events.ts'
import {readGrants} from './grants.ts'
import {toolServerEnvironment} from './tool-servers.ts'

type Decision = 'allow' | 'deny'
type Permission = Readonly<Record<string, Decision | Readonly<Record<string, Decision>>>>

/** The agent that the settings define: a name of its own, so that no agent of the project's adds its permissions to it. */
const agentName = 'lifecycle-pass'

/**
 * opencode's command line for one pass. With a title it asks the model for none, whose tokens it would report nowhere. What it tries
 * again after it says in its log alone, which goes to stderr.
 */
export function opencodeArguments({agent, model, effort, resume}: AgentRequest): readonly string[] {
  return [
    'opencode', 'run', '--format', 'json', '--print-logs', '--log-level', 'ERROR', '--agent', agentName, '--title', agent,
    ...(model === undefined ? [] : ['--model', model]), ...(effort === undefined ? [] : ['--variant', effort]), ...(resume === undefined ? [] : ['--session', resume])
  ]
}

/**
 * Its settings, in the variable that beats the project's and the user's own. Nothing is left to be asked: a question would be refused
 * at best and waited for at worst. Subagents get the same permissions.
 */
export function opencodeEnvironment(request: AgentRequest): Readonly<Record<string, string>> {
  const permission = listPermissions(request)
  const mcp = Object.fromEntries([...request.toolServers].map(([server, {command, env}]) =>
    [server, {type: 'local', command, environment: Object.fromEntries(Object.keys(env).map(key => [key, `{env:${key}}`])), enabled: true}]))
  const agent = {mode: 'primary', permission, ...(request.turns === undefined ? {} : {steps: request.turns})}
  return {
    ...toolServerEnvironment(request),
    OPENCODE_CONFIG_CONTENT: JSON.stringify({autoupdate: false, share: 'disabled', permission, agent: {[agentName]: agent}, mcp}),
    OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1', OPENCODE_DISABLE_TERMINAL_TITLE: '1'
  }
}

/** The last rule that fits counts. Files to be written are named from the tree, folders outside it in full. */
function listPermissions(request: AgentRequest): Permission {
  const {mayEdit, mayRun, mayReach} = readGrants(request)
  const isNamed = (tool: string): boolean => request.tools.length === 0 || request.tools.includes(tool)
  const decide = (tool: string, isGranted = true): Decision => isGranted && isNamed(tool) ? 'allow' : 'deny'
  const folders = [...(request.inputs === undefined ? [] : [request.inputs]), ...request.folders, request.out]
  return {
    ...Object.fromEntries(['*', ...request.tools].map(tool => [tool, decide(tool)])),
    ...Object.fromEntries([...request.toolServers.keys()].map(server => [`${server}_*`, 'allow'])),
    bash: decide('bash', mayRun), webfetch: decide('webfetch', mayReach), websearch: decide('websearch', mayReach), codesearch: decide('codesearch', mayReach),
    edit: {'*': mayEdit ? 'allow' : 'deny', '../*': 'deny', [`${toRelative(request.tree, request.out)}/*`]: 'allow'},
    external_directory: {'*': 'deny', ...Object.fromEntries(folders.flatMap(folder => [[folder, 'allow'], [`${folder}/*`, 'allow']]))},
    question: 'deny', plan_enter: 'deny', plan_exit: 'deny', doom_loop: 'deny'
  }
}

/** The way from one absolute path to another: `/run/tree` to `/run/out` is `../out`. */
function toRelative(from: string, to: string): string {
  const [here, there] = [from, to].map(path => path.split('/').filter(part => part !== '')) as [string[], string[]]
  const differing = there.findIndex((part, index) => part !== here[index])
  const shared = differing < 0 ? there.length : differing
  return [...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/')
}
