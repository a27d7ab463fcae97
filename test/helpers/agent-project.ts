import {mkdir, readdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import type {ExecutionContext} from 'ava'
import type {AgentName} from '../stand-ins/agent-environment.ts'
import {agentsFolder, installAgent} from '../stand-ins/install-agents.ts'
import type {Scenario, ScenarioName} from '../stand-ins/scenario.ts'
import {startStandIn, type StandIn, type StandInOptions} from '../stand-ins/start-stand-in.ts'
import {makeProject, type Project} from './project.ts'
import {workflow} from './team.ts'

/** How a real agent comes into a project: the program that is installed, and what its file says. `model` needs no program. */
interface Runner { readonly installs: AgentName | undefined; readonly keys: readonly string[] }

/** All that can be run against a stand-in: the command lines, agents behind the Agent Client Protocol, and a model by its provider's own protocol. */
export const runners = {
  'claude': {installs: 'claude', keys: ['run: claude']},
  'codex': {installs: 'codex', keys: ['run: codex']},
  'gemini': {installs: 'gemini', keys: ['run: gemini', 'model: gemini-3.8-flash']},
  'opencode': {installs: 'opencode', keys: ['run: opencode']},
  'gemini by acp': {installs: 'gemini', keys: ['run: acp', 'command: [gemini, --acp]']},
  'opencode by acp': {installs: 'opencode', keys: ['run: acp', 'command: [opencode, acp]']},
  'claude by acp': {installs: 'claude-acp', keys: ['run: acp', 'command: [claude-agent-acp]']},
  'codex by acp': {installs: 'codex-acp', keys: ['run: acp', 'command: [codex-acp]']},
  'model': {installs: undefined, keys: ['run: model', 'model: anthropic/claude-sonnet-4-5']}
} as const satisfies Readonly<Record<string, Runner>>
export type RunnerName = keyof typeof runners

export interface AgentProject { readonly project: Project; readonly standIn: StandIn; readonly runner: RunnerName; readonly keys: string }

/** Kinds of items in such a project: one pass that changes code, or one that writes a document. */
export const kinds = {change: ['code: {by: coder, from: item, retries: 0}'], document: ['spec: {by: writer, from: item, retries: 0}']} as const

export interface AgentProjectOptions extends Omit<StandInOptions, 'scenario'> {
  readonly limits?: string
  readonly permissions?: string
  /** Other kinds of items than `kinds`. */
  readonly workflows?: Readonly<Record<string, readonly string[]>>
  /** Lines of their own in `project.md`. */
  readonly settings?: string
}

/** A project on a machine where only this agent is installed, in the sandbox, and its provider is a stand-in. */
export async function makeAgentProject(t: ExecutionContext, name: RunnerName, scenario: ScenarioName | Scenario, options: AgentProjectOptions = {}): Promise<AgentProject> {
  const {limits = 'wall: 60s, idle: 12s, post-result: 3s', permissions = 'read, edit', workflows = kinds, settings, ...how} = options
  const made = await makeInitialised(t, name, scenario, how)
  const {project} = made
  const rest = `${permissionsOf(name, permissions)}limits: {${limits}}`
  if (name !== 'model') await project.write('.lifecycle/agents/coder.md', agentFile('commits', made, rest))
  await project.write('.lifecycle/agents/writer.md', agentFile('document', made, rest))
  for (const [kind, steps] of Object.entries(workflows)) await project.write(`.lifecycle/workflows/${kind}.md`, workflow(...steps))
  if (settings !== undefined) await project.edit('.lifecycle/project.md', text => text.replace(/^base:/m, `${settings}\nbase:`))
  await project.commit('Our own ways')
  return made
}

/** The same as `lifecycle init` leaves it: every agent is run by this one. */
export async function makeInitialised(t: ExecutionContext, name: RunnerName, scenario: ScenarioName | Scenario, how: Omit<StandInOptions, 'scenario'> = {}): Promise<AgentProject> {
  const {installs} = runners[name]
  const installed = installs && await installAgent(installs)
  const standIn = await startStandIn({scenario, ...(installs === undefined ? {plain: true} : {}), ...how})
  const project = await makeProject()
  t.teardown(async () => {
    await project.remove()
    await standIn.close()
  })
  Object.assign(project.env, await leadTo(standIn, installs, project.env['HOME']!), installed ? {...installed.env, PATH: `${installed.folder}:${project.env['PATH']}`} : {})
  await project.ok('init', '--yes')
  const made = {project, standIn, runner: name, keys: keysFor(standIn, project, installed?.env ?? {})}
  for (const file of name === 'codex' ? await readdir(path.join(project.folder, '.lifecycle', 'agents')) : []) await project.edit(`.lifecycle/agents/${file}`, text => text.replace(/^run: .*$/m, `$&\n${made.keys}`))
  if (name === 'codex') await project.commit('Where its provider is')
  return made
}

/** Keys of an agent's file by which it reaches the stand-in, where the boundary does not open by itself to what its variables name. */
function keysFor({url}: StandIn, project: Project, own: Readonly<Record<string, string>>): string {
  const env = ['STANDIN_KEY', 'OPENCODE_DISABLE_DEFAULT_PLUGINS', 'npm_config_offline', ...Object.keys(own)].filter(variable => project.env[variable] !== undefined)
  const folders = Object.keys(own).length === 0 ? [] : [`folders: [${agentsFolder()}]`]
  return [`hosts: [${url.replace('http://', '')}]`, ...folders, ...(env.length === 0 ? [] : [`env: [${env.join(', ')}]`])].join('\n')
}

function permissionsOf(name: RunnerName, permissions: string): string {
  return name === 'model' ? '' : `permissions: [${permissions}]\n`
}

function agentFile(makes: string, {runner, keys}: AgentProject, rest: string): string {
  return `---\nmakes: ${makes}\n${runners[runner].keys.join('\n')}\n${keys}\n${rest}\n---\nDo what is asked.\n`
}

/** The environment that leads an agent to the stand-in; what ours says to opencode takes the place of its variable, so that is in its file. */
async function leadTo(standIn: StandIn, agent: AgentName | undefined, home: string): Promise<Readonly<Record<string, string>>> {
  if (agent === undefined) return {ANTHROPIC_BASE_URL: standIn.url, ANTHROPIC_API_KEY: 'stand-in'}
  const {OPENCODE_CONFIG_CONTENT: settings, ...all} = standIn.env(agent, home)
  const env = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'TMPDIR'))
  if (settings !== undefined) {
    await mkdir(path.join(home, '.config', 'opencode'), {recursive: true})
    await writeFile(path.join(home, '.config', 'opencode', 'opencode.json'), settings)
  }
  // By this key `init` sees that somebody is signed in.
  return agent === 'codex' ? {...env, CODEX_API_KEY: 'stand-in'} : env
}

/** A run of an agent as `show --json` tells it. */
export interface AgentRun {
  readonly name: string
  readonly step: string
  readonly outcome: string
  readonly summary: string
  readonly boundary?: string
  readonly session?: string
  readonly attempt?: number
  readonly usage?: {readonly input?: number; readonly output?: number; readonly reasoning?: number; readonly cacheRead?: number; readonly cacheWrite?: number; readonly costMicro?: number; readonly source?: string}
}

export interface Settled { readonly standing: string; readonly waits?: string; readonly runs: readonly AgentRun[] }

/** One item of a kind, taken as far as it goes without a person. */
export async function settle({project}: AgentProject, kind = 'change', id = 'greet'): Promise<Settled> {
  await project.write(`.lifecycle/items/${id}/item.md`, `---\ntitle: Greet\nkind: ${kind}\n---\nSay hello.\n`)
  await project.commit('An item', `.lifecycle/items/${id}/item.md`)
  const ran = await project.lifecycle('run')
  const shown = await project.json<Settled>('show', id)
  if (shown.runs.length === 0) throw new Error(`nothing was run (exit ${ran.code})\n${ran.stdout}\n${ran.stderr}`)
  return shown
}
