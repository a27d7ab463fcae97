import type {Adapter, AgentRequest} from '../events.ts'
import {parseModelName} from '../model/name.ts'
import type {ModelOrder} from '../model/order.ts'
import {readOwnEvents} from './own-events.ts'

/**
 * A model asked directly, without an agent around it: for documents and verdicts, whose whole material is in the context pack. Our own
 * program asks it and writes its answer into `out/`.
 */
export const model: Adapter<undefined> = {
  name: 'model',
  argv: request => ({
    argv: [request.self.node, request.self.bin, 'internal', 'agent', 'model', `${request.settings}/model.json`], stdin: request.pack, env: addressOf(request),
    files: {'model.json': JSON.stringify(makeOrder(request))}
  }),
  initial: undefined,
  read: line => ({state: undefined, events: readOwnEvents(line)}),
  capabilities: {
    terminalEvent: true, cost: 'none', resume: false,
    env: [
      'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'LIFECYCLE_MODEL_KEY'
    ],
    signIn: [], howToSignIn: 'set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or LIFECYCLE_MODEL_KEY for a model named with its address',
    hosts: ['api.anthropic.com', 'api.openai.com', 'generativelanguage.googleapis.com'], versions: []
  }
}

/** A variable of this ending opens its host in the boundary, so an address in the model's name needs no second mention. */
function addressOf({model: text}: AgentRequest): Readonly<Record<string, string>> {
  const name = text === undefined ? undefined : parseModelName(text)
  return name?.provider === 'compatible' ? {LIFECYCLE_MODEL_URL: name.url} : {}
}

function makeOrder({model: name, effort, system, makes, judged = []}: AgentRequest): ModelOrder {
  return {makes, judged, ...(name === undefined ? {} : {model: name}), ...(effort === undefined ? {} : {effort}), ...(system === undefined ? {} : {system})}
}
