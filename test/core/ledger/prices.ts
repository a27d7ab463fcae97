import test from 'ava'
import {findPrice, prices} from '../../../src/core/ledger/prices.ts'

test('a price is found whatever the date and context', t => {
  const expected = prices.models['claude-opus-4-5']
  for (const name of ['claude-opus-4-5', 'claude-opus-4-5-20251101', 'claude-opus-4-5@20251101', 'claude-opus-4-5[1m]', 'claude-opus-4-5-latest']) t.is(findPrice(name), expected, name)
})

test('dates are left out however they are written', t => {
  t.is(findPrice('gpt-6.1-sol-2026-09-29'), prices.models['gpt-6.1-sol'])
})

test('a newer model is not priced like its family', t => {
  for (const name of ['claude-opus-6', 'claude-sonnet-5-7', 'sonnet', '', 'constructor', '__proto__']) t.is(findPrice(name), undefined, name)
})

test('every price is positive and reading the cache is cheapest', t => {
  for (const [name, price] of Object.entries(prices.models)) {
    t.true(0 < price.cacheRead && price.cacheRead < price.input && price.input < price.cacheWrite && price.cacheWrite < price.output, name)
  }
})
