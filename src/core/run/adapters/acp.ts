import type {AcpOrder} from '../acp/order.ts'
import {findSpeaker} from '../acp/speakers.ts'
import type {Adapter, AgentRequest} from '../events.ts'
import {readGrants} from './grants.ts'
import {readOwnEvents} from './own-events.ts'
import {withSystem} from './prompt.ts'
import {toolServerEnvironment} from './tool-servers.ts'

/**
 * Any agent that speaks the Agent Client Protocol. Our own program is its client: it starts the agent file's `command`, answers its
 * questions for permission by the agent file, and prints what it hears as our own events.
 */
export const acp: Adapter<undefined> = {
  name: 'acp',
  argv: request => ({
    argv: [request.self.node, request.self.bin, 'internal', 'agent', 'acp', `${request.settings}/acp.json`], stdin: withSystem(request), env: {...findSpeaker(request.command)?.env, ...toolServerEnvironment(request)},
    files: {'acp.json': JSON.stringify(makeOrder(request))}
  }),
  initial: undefined,
  read: line => ({state: undefined, events: readOwnEvents(line)}),
  capabilities: {
    terminalEvent: true, cost: 'reported', resume: true, env: [], signIn: [], howToSignIn: "sign in with the agent's own command line, or let it see its key with env: in its file", hosts: [], versions: []
  }
}

/** The values of its servers' variables come by the environment: nothing secret is written to disk. */
function makeOrder(request: AgentRequest): AcpOrder {
  const {model, effort, resume, out, packFile, inputs, folders, tools, toolServers} = request
  const readable = [...(inputs === undefined ? [] : [inputs]), ...folders]
  const speaker = findSpeaker(request.command)
  const options = speaker?.options?.([out, ...readable]) ?? []
  return {
    command: [...request.command, ...options], out, tools, brief: packFile, grants: readGrants(request), folders: readable,
    ...(request.isWalled && speaker?.openMode !== undefined ? {mode: speaker.openMode} : {}), ...(model === undefined ? {} : {model}), ...(effort === undefined ? {} : {effort}), ...(resume === undefined ? {} : {resume}),
    toolServers: [...toolServers].map(([name, server]) => ({name, command: server.command, env: Object.keys(server.env)}))
  }
}
