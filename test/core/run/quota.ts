import test from 'ava'
import type {AgentEvent} from '../../../src/core/run/events.ts'
import {findLimit} from '../../../src/core/run/quota.ts'

const limited: AgentEvent = {type: 'rate-limited', until: '2026-11-24T00:00:00.000Z'}
const text: AgentEvent = {type: 'text', text: 'on it'}

test('a limit at the end of a run is found with its reset', t => {
  t.deepEqual(findLimit([text, limited, {type: 'ended', reason: 'quota', message: ''}]), {until: '2026-11-24T00:00:00.000Z'})
})

test('a limit that the agent got over is none', t => {
  t.is(findLimit([limited, text]), undefined)
  t.is(findLimit([limited, {type: 'ended', reason: 'success', message: ''}]), undefined)
})

test('a quota without a reset has none', t => {
  t.deepEqual(findLimit([{type: 'ended', reason: 'quota', message: ''}]), {until: undefined})
})
