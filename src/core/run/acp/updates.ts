import type {AgentEvent} from '../events.ts'
import {asFields, asList, asText, type Fields} from '../adapters/json-line.ts'
import {readCostMicro, unknownUsage} from '../usage.ts'
import {nameCall} from './permission.ts'

/** What later updates of a turn refer back to. */
export interface AcpState {
  /** The message that is being said, and what has been said of it. */
  readonly message: {readonly id: string | undefined; readonly text: string}
  /** The last message that was said to its end. */
  readonly last: string
  /** Title of what it was refused last. */
  readonly refused: string | undefined
  /** Tool calls under way: what is known of each, and whether it was told. */
  readonly calls: ReadonlyMap<string, {readonly call: Fields; readonly isTold: boolean}>
}

export const initialAcpState: AcpState = {message: {id: undefined, text: ''}, last: '', refused: undefined, calls: new Map()}

export interface AcpStep { readonly state: AcpState; readonly events: readonly AgentEvent[] }

/** One `session/update`. Messages come in pieces of a few letters and are told whole, when something else follows. */
export function readAcpUpdate(update: Fields, state: AcpState): AcpStep {
  switch (update['sessionUpdate']) {
    case 'agent_message_chunk': return readChunk(update, state)
    case 'tool_call':
    case 'tool_call_update': return after(endMessage(state), next => readCall(update, next))
    case 'usage_update': return {state, events: readCost(asFields(update['cost']))}
    case 'notice': return after(endMessage(state), next => ({state: next, events: readNotice(update)}))
    default: return {state, events: []}
  }
}

/** Tells what has been said of the message under way, if anything. */
export function endMessage(state: AcpState): AcpStep {
  const text = state.message.text.trim()
  return {state: {...state, message: {id: undefined, text: ''}, last: text === '' ? state.last : text}, events: text === '' ? [] : [{type: 'text', text}]}
}

function readChunk(update: Fields, state: AcpState): AcpStep {
  const text = asText(asFields(update['content'])?.['text']) ?? ''
  const id = asText(update['messageId'])
  const isNext = id !== state.message.id && state.message.text !== ''
  return after(isNext ? endMessage(state) : {state, events: []}, next => ({state: {...next, message: {id, text: next.message.text + text}}, events: []}))
}

/** A call is announced before its arguments have come: it is told when it is known what it is about. */
function readCall(update: Fields, state: AcpState): AcpStep {
  const id = asText(update['toolCallId']) ?? ''
  const known = state.calls.get(id)
  const call = {...known?.call, ...Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null && value !== undefined))}
  const calls = new Map(state.calls)
  const status = call['status']
  if (status === 'completed' || status === 'failed') {
    calls.delete(id)
    return {state: {...state, calls}, events: [{type: 'tool', title: nameCall(call), status: status === 'failed' ? 'failed' : 'finished'}]}
  }
  const isTold = known?.isTold === true
  const isKnown = status === 'in_progress' || asList(call['locations']).length > 0 || Object.keys(asFields(call['rawInput']) ?? {}).length > 0
  calls.set(id, {call, isTold: isTold || isKnown})
  return {state: {...state, calls}, events: isKnown && !isTold ? [{type: 'tool', title: nameCall(call), status: 'started'}] : []}
}

/** The session's cost so far, the turns before this process included. In another currency it is not known. */
function readCost(cost: Fields | undefined): readonly AgentEvent[] {
  const costMicro = cost?.['currency'] === 'USD' ? readCostMicro(cost['amount']) : undefined
  return costMicro === undefined ? [] : [{type: 'usage', scope: 'session', usage: {...unknownUsage, costMicro, source: 'reported'}}]
}

function readNotice(update: Fields): readonly AgentEvent[] {
  const text = [asText(update['title']), asText(update['description'])].filter(part => part !== undefined).join(': ')
  return text === '' ? [] : [{type: 'text', text}]
}

function after(first: AcpStep, then: (state: AcpState) => AcpStep): AcpStep {
  const second = then(first.state)
  return {state: second.state, events: [...first.events, ...second.events]}
}
