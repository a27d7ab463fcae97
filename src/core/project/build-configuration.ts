import {suggest} from '../artifact/nearest.ts'
import {makeError, makeWarning} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {findAdapter} from '../run/adapters/find-adapter.ts'
import {type Agent, type Configuration, type Oid, type Workflow} from './configuration.ts'
import {parseAgent} from './parse-agent.ts'
import {parsePools} from './parse-pools.ts'
import {defaultProject, parseProject} from './parse-project.ts'
import {parseTeam} from './parse-team.ts'
import {parseWorkflow} from './parse-workflow.ts'

/** A configuration file of the home branch. */
export interface ConfigurationFile { readonly text: string; readonly oid: Oid }

/** What holds before there is a single file. */
export const emptyConfiguration: Configuration = {
  project: defaultProject, team: {people: new Map()}, pools: {tiers: new Map(), pools: new Map()}, workflows: new Map(), agents: new Map(), context: new Map()
}

/**
 * Builds the configuration from its files (paths inside the home folder; others are passed over). A broken file keeps what it last
 * said, from `previous`, and is reported; a deleted one says nothing any more. Never throws.
 */
export function buildConfiguration(files: ReadonlyMap<string, ConfigurationFile>, previous: Configuration | undefined): {readonly configuration: Configuration; readonly problems: readonly Problem[]} {
  const problems: Problem[] = []
  const last = previous ?? emptyConfiguration
  const take = <T>(read: Read<T>, otherwise: T): T => {
    problems.push(...read.problems)
    return read.value ?? otherwise
  }
  const single = <T>(path: string, parse: (text: string, path: string) => Read<T>, otherwise: T, absent: T): T => {
    const file = files.get(path)
    return file === undefined ? absent : take(parse(file.text, path), otherwise)
  }
  const folder = <T>(name: string, parse: (file: ConfigurationFile, path: string) => Read<T>, otherwise: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
    const found = new Map<string, T>()
    for (const [id, path, file] of filesIn(files, name, problems)) {
      const value = take<T | undefined>(parse(file, path), otherwise.get(id))
      if (value !== undefined) found.set(id, value)
    }
    return found
  }

  if (!files.has('project.md')) problems.push(makeError('project.md', 'missing-file', 'There is no project.md.', 'Run "lifecycle init", or restore the file from git.'))
  const project = single('project.md', parseProject, last.project, emptyConfiguration.project)
  const team = single('team.md', parseTeam, last.team, emptyConfiguration.team)
  const pools = single('pools.md', parsePools, last.pools, emptyConfiguration.pools)
  const agents = folder<Agent>('agents', (file, path) => parseAgent(file.text, path, file.oid), last.agents)
  const roles = new Set([...team.people.values()].flatMap(person => person.roles))
  const workflows = folder<Workflow>('workflows', (file, path) => parseWorkflow(file.text, path, {agents, roles, oid: file.oid}), last.workflows)
  const context = new Map(filesIn(files, 'context', problems).map(([id, , file]) => [id, {text: file.text, oid: file.oid}]))
  const configuration: Configuration = {project, team, pools, workflows, agents, context}
  return {configuration, problems: [...problems, ...checkReferences(configuration, roles)]}
}

/** Files directly in a folder, in the order of their names; names that only case tells apart are one too many. */
function filesIn(files: ReadonlyMap<string, ConfigurationFile>, folder: string, problems: Problem[]): readonly (readonly [string, string, ConfigurationFile])[] {
  const seen = new Map<string, string>()
  return [...files].toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([path, file]) => {
    const id = path.startsWith(`${folder}/`) ? /^[^/]+\/([^/]+)\.md$/.exec(path)?.[1] : undefined
    if (id === undefined) return []
    const twin = seen.get(id.toLowerCase())
    if (twin !== undefined) {
      problems.push(makeError(path, 'duplicate-id', `"${path}" and "${twin}" differ only in case: on some file systems they are one file.`, 'Rename one of the two.'))
      return []
    }
    seen.set(id.toLowerCase(), path)
    return [[id, path, file] as const]
  })
}

/** What an agent's file asks for and its command line cannot be told. */
function findDeafOptions({name, run, tools, effort, toolServers, limits}: Agent): readonly Problem[] {
  const without = findAdapter(run)?.capabilities.without ?? {}
  const asked = {'tools': tools.length > 0, 'effort': effort !== undefined, 'mcp': toolServers.size > 0, 'limits.turns': limits.turns !== undefined} as const
  return Object.entries(without).filter(([key]) => asked[key as keyof typeof asked]).map(([key, instead]) =>
    makeWarning(`agents/${name}.md`, 'unheard-option', `"${key}" does not reach ${run}, or not everywhere.`, instead))
}

/** What one file says of another: stages, tiers, pools, context, roles. Warnings, because each has a defined answer at run time. */
function checkReferences({project, team, pools, workflows, agents, context}: Configuration, roles: ReadonlySet<string>): readonly Problem[] {
  const problems: Problem[] = []
  for (const workflow of workflows.values()) {
    for (const stage of workflow.stages) {
      if (project.stages.length === 0 || project.stages.includes(stage)) continue
      problems.push(makeWarning(`workflows/${workflow.kind}.md`, 'unknown-stage', `The stage "${stage}" is not among the stages of project.md.`, suggest(stage, project.stages, 'Add it to "stages" in project.md where its column belongs.')))
    }
  }
  for (const agent of agents.values()) {
    const path = `agents/${agent.name}.md`
    const missing = agent.context.filter(name => !context.has(name))
    problems.push(...missing.map(name => makeWarning(path, 'unknown-context', `There is no context/${name}.md.`, suggest(name, context.keys(), 'Add the file, or remove it from "context".'))))
    if (pools.tiers.size > 0 && agent.model === undefined && !pools.tiers.has(agent.tier)) {
      problems.push(makeWarning(path, 'unknown-tier', `The tier "${agent.tier}" is not in pools.md.`, suggest(agent.tier, pools.tiers.keys(), `Tiers are ${[...pools.tiers.keys()].join(', ')}.`)))
    }
    problems.push(...findDeafOptions(agent))
    if (agent.pool !== undefined && !pools.pools.has(agent.pool)) {
      problems.push(makeWarning(path, 'unknown-pool', `The pool "${agent.pool}" is not in pools.md.`, suggest(agent.pool, pools.pools.keys(), 'Add it to pools.md.')))
    }
  }
  if (project.owner !== undefined && !team.people.has(project.owner) && !roles.has(project.owner)) {
    problems.push(makeWarning('project.md', 'unknown-person', `The owner "${project.owner}" is not in team.md.`, suggest(project.owner, [...team.people.keys(), ...roles], 'Add this person to team.md.')))
  }
  if (project.protect.by !== undefined && !roles.has(project.protect.by)) {
    problems.push(makeWarning('project.md', 'role-without-members', `Nobody in team.md has the role "${project.protect.by}", which decides on protected paths.`, suggest(project.protect.by, roles, 'Give somebody this role.')))
  }
  return problems
}
