import type {AgentRequest} from '../events.ts'

/** The context pack with the text for the system prompt at its head, for command lines that take no such text of their own. */
export function withSystem({system, pack}: Pick<AgentRequest, 'system' | 'pack'>): string {
  return system === undefined ? pack : `${system.trimEnd()}\n\n${pack}`
}
