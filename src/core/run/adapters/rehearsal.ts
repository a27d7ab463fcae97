import type {Adapter} from '../events.ts'
import {readOwnEvents} from './own-events.ts'

/** The built-in agent that calls no model: deterministic, free, for demos, tests and trying a workflow before paying for it. */
export const rehearsal: Adapter<undefined> = {
  name: 'rehearsal',
  argv: request => ({argv: [request.self.node, request.self.bin, 'internal', 'agent', 'rehearsal'], stdin: request.pack, env: {}}),
  initial: undefined,
  read: line => ({state: undefined, events: readOwnEvents(line)}),
  capabilities: {terminalEvent: true, cost: 'reported', resume: false, env: ['LIFECYCLE_REHEARSAL_DELAY_MS'], signIn: [], howToSignIn: 'it needs no sign-in', hosts: [], versions: []}
}
