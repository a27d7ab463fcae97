import test from 'ava'
import {forecastItem} from '../../../src/core/ledger/forecast.ts'
import {plan} from '../../../src/core/plan/plan.ts'
import {configure, feature, World} from '../../helpers/world.ts'

function forecast(past: readonly number[]) {
  const world = new World(configure({feature}))
  const history = past.map(cost => {
    const other = new World(configure({feature}))
    other.apply(plan(other.snapshot(), other.now).plan.decisions[0]!, {cost})
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
