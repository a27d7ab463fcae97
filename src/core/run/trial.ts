import {renderDocument, type FieldInput} from '../artifact/render-fields.ts'
import type {Agent, Project} from '../project/configuration.ts'

/** The one item of a trial, and its one step. */
export const trial = {item: 'trial', step: 'hello'} as const

/** Longest that anybody waits for a greeting, and the most it may cost. */
const limits = {wall: '5m', idle: '2m', cost: 1}

const instructions = 'This is a trial: somebody wants to know whether you can work here. Write the file that you are asked for below, with the one line "It works.", and end. Read nothing else, run nothing, change nothing else.'

export interface TrialSetting {
  readonly agent: Agent
  readonly model: string | undefined
  readonly project: Pick<Project, 'boundary' | 'env'>
}

/**
 * The home files of a trial: one item that one step finishes. What decides whether an agent can work (its command line, model,
 * permissions, boundary, variables) is as in the project; what it is to do is as little as shows that it can write.
 */
export function renderTrial({agent, model, project}: TrialSetting): ReadonlyMap<string, string> {
  return new Map([
    ['project.md', renderDocument({schema: 1, base: 'main', owner: 'you', boundary: agent.boundary ?? project.boundary, ...(Object.keys(project.env).length > 0 ? {env: project.env} : {})}, '')],
    ['team.md', renderDocument({people: {you: {name: 'You', emails: ['you@example.org'], roles: ['engineer']}}}, '')],
    ['workflows/trial.md', renderDocument({stages: {Trial: [{[trial.step]: {by: agent.name, from: 'item', rounds: 0, retries: 0}}]}}, '')],
    [`agents/${agent.name}.md`, renderDocument(agentFields(agent, model), instructions)],
    [`items/${trial.item}/item.md`, renderDocument({title: 'Say that you can work here', kind: 'trial'}, 'One line is enough.')]
  ])
}

function agentFields({run, command, effort, system, permissions, tools, folders, toolServers, hosts, env}: Agent, model: string | undefined): Readonly<Record<string, FieldInput | undefined>> {
  const some = <T>(list: readonly T[]): readonly T[] | undefined => list.length > 0 ? list : undefined
  const servers = Object.fromEntries([...toolServers].map(([name, server]) => [name, {command: server.command, env: server.env}]))
  return {
    makes: 'document', run, command: some(command), model, effort, system, permissions: some(permissions), tools: some(tools), folders: some(folders),
    mcp: toolServers.size > 0 ? servers : undefined, hosts: some(hosts), env: some(env), limits
  }
}
