import test from 'ava'
import {findSlowness, forecastItem} from '../../../src/core/ledger/forecast.ts'
import type {Usage} from '../../../src/core/project/records.ts'
import {plan} from '../../../src/core/plan/plan.ts'
import {configure, feature, World} from '../../helpers/world.ts'

function forecast(past: readonly number[], source: Usage['source'] = 'reported') {
  const world = new World(configure({feature}))
  const history = past.map(cost => {
    const other = new World(configure({feature}))
    other.apply(plan(other.snapshot(), other.now).plan.decisions[0]!, {cost, source})
    return other.itemSnapshot()
  })
  return forecastItem(history, plan(world.snapshot(), world.now).plan.items.get('limit')!)
}

test('a coming pass costs what like runs did, as a range', t => {
  const [spec] = forecast([100_000, 200_000, 300_000]).passes
  t.like(spec, {step: 'spec', runs: 3, basis: 'same step and kind', costMicro: {low: 100_000, high: 300_000}})
})

test('one freak does not make the range', t => {
  const [spec] = forecast([...Array.from({length: 19}, () => 100_000), 90_000_000]).passes
  t.deepEqual(spec?.costMicro, {low: 100_000, high: 100_000})
})

test('a pass without like runs has no price and says so', t => {
  const all = forecast([100_000])
  t.is(all.passes.length, 4)
  t.like(all.passes[1], {step: 'tests', basis: 'none', costMicro: undefined})
  t.true(all.partial)
  t.deepEqual(all.costMicro, {low: 100_000, high: 100_000})
})

function slowness(pastMs: readonly number[], elapsedMs: number): number | undefined {
  const begin = Date.parse('2026-11-20T10:00:00Z')
  const items = pastMs.map(ms => {
    const other = new World(configure({feature}))
    other.apply(plan(other.snapshot(), other.now).plan.decisions[0]!, {cost: 1})
    const made = other.itemSnapshot()
    return {...made, runs: made.runs.map(run => ({...run, startedAt: new Date(begin).toISOString(), endedAt: new Date(begin + ms).toISOString()}))}
  })
  return findSlowness(items, {kind: 'feature', step: 'spec', by: 'spec-writer', elapsedMs})
}

test('a run that takes longer than its like is slow', t => {
  t.is(slowness([60_000, 90_000, 120_000], 121_000), 120_000)
  t.is(slowness([60_000, 90_000, 120_000], 119_000), undefined)
})

test('two like runs say nothing of what is usual', t => t.is(slowness([1000, 1000], 600_000), undefined))

test('what was only reserved for like runs is no price', t => {
  const [spec] = forecast([2_000_000, 2_000_000], 'reserved').passes
  t.like(spec, {step: 'spec', runs: 2, costMicro: undefined})
})
