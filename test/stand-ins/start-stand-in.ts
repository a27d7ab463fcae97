import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {agentEnvironment, type AgentName} from './agent-environment.ts'
import {answerAside, chooseReply} from './choose-reply.ts'
import {asFields, type Conversation, type Fields, type Protocol, type ProtocolName, type TokenCounts} from './conversation.ts'
import {anthropic} from './protocols/anthropic.ts'
import {chat} from './protocols/chat.ts'
import {gemini} from './protocols/gemini.ts'
import {responses} from './protocols/responses.ts'
import {scenarios, type Fault, type Scenario, type ScenarioName} from './scenario.ts'
import {sendFrames} from './send-frames.ts'

/** One request as it came, side calls and addresses that nobody serves included. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Fields
}

/** What the vendor would bill for a request. A cut stream is billed too, though the client never heard how much. */
export interface Charge {
  readonly protocol: ProtocolName
  readonly model: string
  /** A call beside the work: a title, a route. */
  readonly isAside: boolean
  /** Whether the answer reached its end. */
  readonly isWhole: boolean
  readonly usage: TokenCounts
}

export interface StandInOptions {
  readonly scenario: ScenarioName | Scenario
  /** When a used-up quota comes back; in an hour when absent. */
  readonly resetsAt?: Date
  /** Milliseconds between events of a slow stream; 100 when absent. */
  readonly paceMs?: number
  /** Requests without tools are the work itself, as of a client that has none, and no side calls. */
  readonly plain?: boolean
}

export interface StandIn {
  readonly url: string
  /** Makes `home` ready for an agent and gives the environment that leads it there and here, and nowhere else. */
  env(agent: AgentName, home: string): Readonly<Record<string, string>>
  requests(): readonly SeenRequest[]
  charges(): readonly Charge[]
  /** From the next request on; forgets how often a fault occurred, not the requests. */
  setScenario(scenario: ScenarioName | Scenario): void
  close(): Promise<void>
}

interface State {
  readonly options: StandInOptions
  scenario: Scenario
  faults: number
  readonly seen: SeenRequest[]
  readonly charges: Charge[]
}

const protocols: readonly Protocol[] = [anthropic, responses, chat, gemini]

/**
 * A model provider for tests, on loopback: it speaks the vendors' protocols and plays a script, so that the real command lines can
 * be run without a network, an account or chance. Which turn it is at follows from the tool results in each conversation, so any
 * number of agents may talk to it at once.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const state: State = {options, scenario: toScenario(options.scenario), faults: 0, seen: [], charges: []}
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    env: (agent, home) => agentEnvironment(agent, url, home),
    requests: () => [...state.seen],
    charges: () => [...state.charges],
    setScenario(scenario) {
      state.scenario = toScenario(scenario)
      state.faults = 0
    },
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}

/** The sum of what several requests cost in tokens. */
export function sumCharges(charges: readonly Charge[]): TokenCounts {
  const sum = (name: keyof TokenCounts) => charges.reduce((total, {usage}) => total + usage[name], 0)
  return {input: sum('input'), output: sum('output'), cacheRead: sum('cacheRead'), cacheWrite: sum('cacheWrite'), reasoning: sum('reasoning')}
}

function toScenario(scenario: ScenarioName | Scenario): Scenario {
  return typeof scenario === 'string' ? scenarios[scenario] : scenario
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://stand-in').pathname
  const body = await readBody(request)
  state.seen.push({method: request.method ?? '', path, headers: request.headers, body})
  if (/count_tokens$|:countTokens$/.test(path)) return sendJson(response, 200, {input_tokens: 100, totalTokens: 100})
  const protocol = request.method === 'POST' ? protocols.find(candidate => candidate.path.test(path)) : undefined
  return protocol ? converse(state, protocol, protocol.read(body, path), response) : sendJson(response, 404, {error: {message: `${path} is not served`}})
}

async function converse(state: State, protocol: Protocol, conversation: Conversation, response: ServerResponse): Promise<void> {
  const {scenario, options} = state
  const isAside = conversation.tools.length === 0 && options.plain !== true
  const fault = findFault(state, conversation)
  if (fault !== undefined && !isBroken(fault)) {
    const failure = protocol.fail(fault, options.resetsAt ?? new Date(Date.now() + 3_600_000), conversation)
    return typeof failure.body === 'string' ? sendFrames(response, [failure.body], undefined, 0) : sendJson(response, failure.status, failure.body, failure.headers)
  }
  const id = `standin${state.seen.length}`
  const reply = isAside ? answerAside(scenario, conversation, id) : chooseReply(scenario, conversation, id)
  const broken = isAside ? undefined : fault
  state.charges.push({protocol: protocol.name, model: conversation.model, isAside, isWhole: broken === undefined || broken === 'slow', usage: reply.usage})
  if (!conversation.streams && broken === undefined) return sendJson(response, 200, protocol.whole(reply, conversation))
  return sendFrames(response, protocol.stream(reply, conversation), broken, options.paceMs ?? 100)
}

function findFault(state: State, {toolResults}: Conversation): Fault | undefined {
  const {fault, faultAtTurn, faultTimes} = state.scenario
  if (fault === undefined || toolResults < (faultAtTurn ?? 0) || state.faults >= (faultTimes ?? Infinity)) return undefined
  state.faults++
  return fault
}

function isBroken(fault: Fault): fault is 'slow' | 'cut' | 'hang' {
  return fault === 'slow' || fault === 'cut' || fault === 'hang'
}

async function readBody(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  try {
    return asFields(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    return {}
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, {'content-type': 'application/json', ...headers})
  response.end(JSON.stringify(body))
}
