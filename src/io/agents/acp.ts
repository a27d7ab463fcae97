import {readFile} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {client, methods, ndJsonStream, PROTOCOL_VERSION, RequestError, type ClientContext} from '@agentclientprotocol/sdk'
import {chooseSettings} from '../../core/run/acp/choices.ts'
import {readAcpError, readAcpResult} from '../../core/run/acp/end.ts'
import type {AcpOrder} from '../../core/run/acp/order.ts'
import {answerPermission} from '../../core/run/acp/permission.ts'
import {initialAcpState, readAcpUpdate, type AcpState} from '../../core/run/acp/updates.ts'
import {asFields, asText, type Fields} from '../../core/run/adapters/json-line.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {startAgent, type AgentProcess} from './agent-process.ts'
import {makeTeller, readPrompt, type OwnProcess, type Teller} from './own-agent.ts'

/** How long an agent that was told to cancel may take to say so; the supervisor waits five seconds. */
const cancelPatienceMs = 3000

interface Turn {
  readonly order: AcpOrder
  readonly process: OwnProcess
  readonly teller: Teller
  prompt: string
  state: AcpState
  /** Updates that come before the prompt repeat a conversation that is gone on with. */
  hasBegun: boolean
}

/**
 * The client of an agent that speaks the Agent Client Protocol, for one prompt. It offers neither files nor a terminal: the agent works
 * with its own tools, inside the boundary. Messages are taken as they come and not checked against the protocol's schemas, which would
 * drop what an agent says beyond them.
 */
export async function playAcp(orderFile: string, process: OwnProcess): Promise<number> {
  const order = JSON.parse(await readFile(orderFile, 'utf8')) as AcpOrder
  const turn: Turn = {order, process, teller: makeTeller(process), prompt: await readPrompt(process.stdin), state: initialAcpState, hasBegun: false}
  const agent = startAgent(order.command, process)
  try {
    // One that ends before its turn does may have left somebody behind who holds its output open.
    await Promise.race([converse(turn, agent), agent.ended.then(() => sleep(200)).then(() => Promise.reject(new Error('it ended')))])
  } catch (error) {
    turn.teller.tell(await readFailure(turn, agent, error))
  } finally {
    await agent.end()
  }
  return turn.teller.exitCode
}

async function converse(turn: Turn, agent: AgentProcess): Promise<void> {
  const asFieldsOrNone = (params: unknown): Fields => asFields(params) ?? {}
  const app = client({name: 'lifecycle'})
    .onRequest(methods.client.session.requestPermission, asFieldsOrNone, ({params}) => answer(turn, params))
    .onNotification(methods.client.session.update, asFieldsOrNone, ({params}) => hear(turn, asFields(params['update']) ?? {}))
  await app.connectWith(ndJsonStream(agent.input, agent.output), context => speak(turn, context))
}

function answer(turn: Turn, params: Fields) {
  const {order, process, teller} = turn
  const {outcome, refused} = process.signal.aborted ? {outcome: {outcome: 'cancelled'}, refused: undefined} : answerPermission(params, {...order, tree: process.cwd})
  if (refused !== undefined) {
    turn.state = {...turn.state, refused}
    teller.tell([{type: 'permission', title: refused}])
  }
  return {outcome}
}

function hear(turn: Turn, update: Fields): void {
  if (!turn.hasBegun) return
  const {state, events} = readAcpUpdate(update, turn.state)
  turn.state = state
  turn.teller.tell(events)
  turn.teller.live()
}

async function speak(turn: Turn, context: ClientContext): Promise<void> {
  const {teller, order} = turn
  const initialised = await ask(context, methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION, clientCapabilities: {fs: {readTextFile: false, writeTextFile: false}, terminal: false}, clientInfo: {name: 'lifecycle', version: '1'}
  })
  if (initialised['protocolVersion'] !== PROTOCOL_VERSION) throw new Error(`it speaks version ${String(initialised['protocolVersion'])} of the Agent Client Protocol, and version ${PROTOCOL_VERSION} is what is understood`)
  const info = asFields(initialised['agentInfo'])
  const capabilities = asFields(initialised['agentCapabilities']) ?? {}
  const session = await openSession(turn, context, capabilities)
  const {settings, model, hasNoModels, lacksEffort} = chooseSettings(session, order)
  // A session that nobody can go on with is not worth remembering.
  teller.tell([{type: 'started', session: canGoOn(capabilities) ? asText(session['sessionId']) : undefined, model, version: asText(info?.['version'])}])
  if (hasNoModels) return teller.tell([{type: 'ended', reason: 'error', cause: 'unknown-model', message: `the agent offers no choice of models, and ${order.model} is asked for`}])
  if (lacksEffort) teller.tell([{type: 'text', text: `The agent offers no effort "${order.effort}"; it works with its own.`}])
  for (const {method, params} of settings) await ask(context, method, params)
  const result = await prompt(turn, context, session['sessionId'])
  teller.tell(readAcpResult(result, turn.state, asText(info?.['name'])))
}

/**
 * A new session, or the one of a run that was cut off. Some cannot go on with any, some only say that they can: those begin anew, with
 * the whole brief behind what they are told of the run before.
 */
async function openSession(turn: Turn, context: ClientContext, capabilities: Fields): Promise<Fields> {
  const {order, process} = turn
  const abilities = asFields(capabilities['sessionCapabilities']) ?? {}
  const place = {
    cwd: process.cwd, mcpServers: order.toolServers.map(({name, command: [command = '', ...args], env}) => ({name, command, args, env: env.map(key => ({name: key, value: process.env[key] ?? ''}))})),
    ...(abilities['additionalDirectories'] ? {additionalDirectories: [order.out, ...order.folders]} : {})
  }
  const sessionId = order.resume
  const method = abilities['resume'] ? methods.agent.session.resume : methods.agent.session.load
  if (sessionId !== undefined && canGoOn(capabilities)) {
    const session = await ask(context, method, {...place, sessionId}).catch(unlessRefused)
    if (session) return {...session, sessionId}
  }
  if (sessionId !== undefined) {
    turn.teller.tell([{type: 'text', text: 'The agent could not go on with the conversation of the run before; it begins anew.'}])
    turn.prompt = `${turn.prompt}\n${await readFile(order.brief, 'utf8')}`
  }
  return ask(context, methods.agent.session.new, place)
}

/** An agent that says no is no failure here; one that is gone is. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof RequestError)) throw error
}

function canGoOn(capabilities: Fields): boolean {
  return capabilities['loadSession'] === true || asFields(asFields(capabilities['sessionCapabilities'])?.['resume']) !== undefined
}

/** Sends the prompt and waits for its result; a run that is to end cancels it, and the agent says so if it is still there. */
async function prompt(turn: Turn, context: ClientContext, sessionId: unknown): Promise<Fields> {
  const {signal} = turn.process
  turn.hasBegun = true
  const answered = ask(context, methods.agent.session.prompt, {sessionId, prompt: [{type: 'text', text: turn.prompt}]})
  const cancelled = new Promise<Fields>(resolve => {
    const cancel = (): void => {
      void context.notify(methods.agent.session.cancel, {sessionId: String(sessionId)}).catch(() => {})
      setTimeout(() => resolve({stopReason: 'cancelled'}), cancelPatienceMs).unref()
    }
    if (signal.aborted) cancel()
    else signal.addEventListener('abort', cancel, {once: true})
  })
  return Promise.race([answered, cancelled])
}

async function ask(context: ClientContext, method: string, params: Fields): Promise<Fields> {
  return asFields(await context.request<unknown, Fields>(method, params)) ?? {}
}

/** What the agent answered that went wrong; of one that is gone, how it went. */
async function readFailure({state, process}: Turn, agent: AgentProcess, error: unknown): Promise<readonly AgentEvent[]> {
  if (process.signal.aborted) return [{type: 'ended', reason: 'interrupted', message: 'it was cancelled'}]
  if (error instanceof RequestError) return readAcpError({code: error.code, message: error.message, data: error.data}, state, Date.now())
  const how = await Promise.race([agent.ended, sleep(500, undefined)])
  const complaint = await agent.lastComplaint()
  const message = how === undefined ? (error as Error).message : `${/^(?:exit|SIG)/.test(how) ? `the agent ended before its turn did (${how})` : how}${complaint === '' ? '' : `: ${complaint}`}`
  return readAcpError({message}, state, Date.now())
}
