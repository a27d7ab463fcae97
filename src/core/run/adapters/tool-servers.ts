import type {AgentRequest} from '../events.ts'

/**
 * The variables of all tool servers, for the agent's own environment: its settings then refer to them by name, and what is in the
 * environment by a telling name is struck out of logs. They all come from one environment, so that no two can differ.
 */
export function toolServerEnvironment({toolServers}: Pick<AgentRequest, 'toolServers'>): Readonly<Record<string, string>> {
  return Object.assign({}, ...[...toolServers.values()].map(server => server.env)) as Record<string, string>
}
