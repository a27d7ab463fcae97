import type {Adapter, AgentEvent} from '../events.ts'
import {unknownUsage} from '../usage.ts'
import {asText, parseJsonLine, type Fields} from './json-line.ts'

/** The built-in agent that calls no model: deterministic, free, for demos, tests and trying a workflow before paying for it. */
export const rehearsal: Adapter<undefined> = {
  name: 'rehearsal',
  argv: request => ({argv: [request.self.node, request.self.bin, 'internal', 'rehearse'], stdin: request.pack, env: {}}),
  initial: undefined,
  read(line) {
    const fields = parseJsonLine(line)
    const event = fields && fields['from'] === 'rehearsal' ? readEvent(fields) : undefined
    return {state: undefined, events: event ? [event] : []}
  },
  capabilities: {terminalEvent: true, cost: 'reported', resume: false, env: ['LIFECYCLE_REHEARSAL_DELAY_MS'], signIn: [], howToSignIn: 'it needs no sign-in', hosts: [], versions: []}
}

function readEvent(fields: Fields): AgentEvent | undefined {
  const message = asText(fields['text']) ?? ''
  switch (fields['type']) {
    case 'started': return {type: 'started', session: undefined, model: undefined, version: asText(fields['version'])}
    case 'text': return {type: 'text', text: message}
    case 'usage': return {type: 'usage', scope: 'process', usage: {...unknownUsage, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costMicro: 0, source: 'reported'}}
    case 'ended': return {type: 'ended', reason: fields['ok'] === true ? 'success' : 'error', message}
    default: return undefined
  }
}
