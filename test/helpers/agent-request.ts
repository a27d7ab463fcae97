import type {AgentRequest} from '../../src/core/run/events.ts'

/** A request that asks for nothing special; a test names what it is about. */
export function makeRequest(changes: Partial<AgentRequest> = {}): AgentRequest {
  return {
    agent: 'x', command: [], self: {node: 'node', bin: 'bin.js'}, pack: 'the pack', packFile: '/run/pack.md', model: undefined, effort: undefined, system: undefined, tools: [], folders: [],
    toolServers: new Map(), permissions: [], makes: 'document', tree: '/run/tree', out: '/run/out', costMicro: undefined, turns: undefined, settings: '/run/settings', resume: undefined, isWalled: false, ...changes
  }
}
