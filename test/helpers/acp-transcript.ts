import {readFileSync} from 'node:fs'
import {readAcpError, readAcpResult} from '../../src/core/run/acp/end.ts'
import {answerPermission} from '../../src/core/run/acp/permission.ts'
import {initialAcpState, readAcpUpdate, type AcpState} from '../../src/core/run/acp/updates.ts'
import {asFields, parseJsonLine, type Fields} from '../../src/core/run/adapters/json-line.ts'
import type {AgentEvent} from '../../src/core/run/events.ts'

interface Reading { readonly state: AcpState; readonly events: readonly AgentEvent[]; readonly agent: string | undefined; readonly prompt: unknown; readonly isOver: boolean }

const begin: Reading = {state: initialAcpState, events: [], agent: undefined, prompt: undefined, isOver: false}
/** When every transcript was recorded, as far as its readers know. */
const now = Date.parse('2026-11-23T12:00:00.000Z')
const policy = {grants: {mayEdit: false, mayRun: false, mayReach: false}, tree: '/tmp/item/tree', out: '/tmp/item/out', folders: [], tools: [], toolServers: []}

/** Lines of a recorded conversation. */
export function readAcpLines(agent: string, name: string): readonly string[] {
  return readFileSync(new URL(`../fixtures/agents/acp/${agent}/${name}.jsonl`, import.meta.url), 'utf8').trimEnd().split('\n')
}

/** What our client would have told of a recorded conversation's first prompt; an agent that asks is refused. */
export function readAcpTranscript(lines: readonly string[]): readonly AgentEvent[] {
  return lines.reduce(readLine, begin).events
}

function readLine(reading: Reading, line: string): Reading {
  const spoken = parseJsonLine(line)
  const message = asFields(spoken?.['message']) ?? {}
  return reading.isOver ? reading : spoken?.['from'] === 'client' ? hearClient(reading, message) : hearAgent(reading, message)
}

function hearClient(reading: Reading, {method, id}: Fields): Reading {
  return method === 'session/prompt' && reading.prompt === undefined ? {...reading, prompt: id} : reading
}

function hearAgent(reading: Reading, {method, id, params, result, error}: Fields): Reading {
  const {state, events, agent, prompt} = reading
  const info = asFields(asFields(result)?.['agentInfo'])
  if (info) return {...reading, agent: String(info['name'])}
  if (prompt === undefined) return reading
  if (method === 'session/update') {
    const step = readAcpUpdate(asFields(asFields(params)?.['update']) ?? {}, state)
    return {...reading, state: step.state, events: [...events, ...step.events]}
  }
  if (method === 'session/request_permission') {
    const {refused} = answerPermission(asFields(params) ?? {}, policy)
    return refused === undefined ? reading : {...reading, state: {...state, refused}, events: [...events, {type: 'permission', title: refused}]}
  }
  if (method !== undefined || id !== prompt) return reading
  const end = asFields(error) ? readAcpError(asFields(error) ?? {}, state, now) : readAcpResult(asFields(result) ?? {}, state, agent)
  return {...reading, events: [...events, ...end], isOver: true}
}
