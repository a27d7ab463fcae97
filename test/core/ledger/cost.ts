import test from 'ava'
import type {RunRecord, Usage} from '../../../src/core/project/records.ts'
import {chargeUsage, observedCost, priceUsage, sumCost} from '../../../src/core/ledger/cost.ts'
import {unknownUsage} from '../../../src/core/run/usage.ts'

const usage: Usage = {input: 1000, output: 200, reasoning: undefined, cacheRead: 10_000, cacheWrite: 400, costMicro: undefined, source: 'reported'}

function makeRecord(changes: Partial<RunRecord>): RunRecord {
  return {
    type: 'run', number: 1, name: '001-code', step: 'code', makes: 'commits', attempt: 1, round: 1, by: 'implementer', person: false, agent: undefined,
    model: undefined, boundary: undefined, pool: undefined, session: undefined, workflow: undefined, inputs: {}, findings: [], start: undefined, output: undefined, outcome: 'finished',
    verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [], usage: unknownUsage, startedAt: undefined, endedAt: undefined, summary: '', ...changes
  }
}

const costing = (costMicro: number, source: Usage['source'] = 'reported'): RunRecord => makeRecord({usage: {...unknownUsage, costMicro, source}})

test('tokens without a cost are priced and marked estimated', t => {
  t.deepEqual(priceUsage(usage, 'claude-sonnet-5-20260112'), {...usage, costMicro: 1000 * 2 + 200 * 10 + 10_000 * 0.2 + 400 * 2.5, source: 'estimated'})
})

test('a reported cost wins over the table', t => {
  const reported = {...usage, costMicro: 7}
  t.is(priceUsage(reported, 'claude-sonnet-5'), reported)
})

test('an unknown model or count leaves the cost unknown', t => {
  t.is(priceUsage(usage, 'claude-sonnet-99').costMicro, undefined)
  t.is(priceUsage(usage, undefined).costMicro, undefined)
  t.is(priceUsage({...usage, output: undefined}, 'claude-sonnet-5').costMicro, undefined)
})

test('the estimate of a killed run stays partial', t => {
  t.is(priceUsage({...usage, source: 'partial'}, 'claude-sonnet-5').source, 'partial')
})

test('a run of unknown cost is charged its reservation', t => {
  t.like(chargeUsage(unknownUsage, 2_000_000), {costMicro: 2_000_000, source: 'reserved'})
  t.like(chargeUsage({...unknownUsage, costMicro: 0, source: 'reported'}, 2_000_000), {costMicro: 0, source: 'reported'})
  t.like(chargeUsage({...unknownUsage, costMicro: 5, source: 'partial'}, 2_000_000), {costMicro: 5, source: 'partial'})
})

test('costs add up over failed runs too', t => {
  t.deepEqual(sumCost([costing(310_000), makeRecord({...costing(110_000), outcome: 'failed'})]), {micro: 420_000, partial: false, reserved: 0})
})

test('an unknown cost makes the sum a lower bound', t => {
  t.deepEqual(sumCost([costing(5), makeRecord({})]), {micro: 5, partial: true, reserved: 0})
  t.true(sumCost([costing(5, 'partial')]).partial)
})

test('work of people and merges leave the sum whole', t => {
  t.deepEqual(sumCost([costing(5), makeRecord({person: true}), makeRecord({makes: 'merge', outcome: 'merged'})]), {micro: 5, partial: false, reserved: 0})
})

test('what was only reserved is told apart in the sum', t => {
  t.deepEqual(sumCost([costing(5), costing(2_000_000, 'reserved')]), {micro: 2_000_005, partial: false, reserved: 2_000_000})
})

test('a charged reservation is no observed price', t => {
  t.is(observedCost({...unknownUsage, costMicro: 2_000_000, source: 'reserved'}), undefined)
  t.is(observedCost({...unknownUsage, costMicro: 5, source: 'estimated'}), 5)
})
