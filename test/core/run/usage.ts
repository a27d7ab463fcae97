import test from 'ava'
import fc from 'fast-check'
import type {Usage} from '../../../src/core/project/records.ts'
import type {AgentEvent} from '../../../src/core/run/events.ts'
import {countTokens, parseUsage, raiseUsage, readCostMicro, readTokens, reduceUsage, settleUsage, unknownUsage} from '../../../src/core/run/usage.ts'

const report = (usage: Partial<Usage>): AgentEvent => ({type: 'usage', scope: 'process', usage: {...unknownUsage, source: 'reported', ...usage}})
const done: AgentEvent = {type: 'ended', reason: 'success', message: ''}

test('nothing reported is unknown and not zero', t => {
  t.deepEqual(reduceUsage([]), unknownUsage)
  t.deepEqual(reduceUsage([done]), unknownUsage)
})

test('the last total counts and totals are never summed', t => {
  t.like(reduceUsage([report({input: 10, costMicro: 5}), report({input: 30, costMicro: 9}), done]), {input: 30, costMicro: 9, source: 'reported'})
})

test('a report on the conversation counts what earlier runs of it were charged once', t => {
  const total: AgentEvent = {type: 'usage', scope: 'session', usage: {...unknownUsage, input: 3000, output: 20, costMicro: 90, source: 'reported'}}
  const before = {...unknownUsage, input: 1500, output: 30}
  t.like(reduceUsage([total, done], before), {input: 1500, output: 20, costMicro: 90})
  t.like(reduceUsage([report({input: 3000}), done], before), {input: 3000})
})

test('a crash that reports zero takes nothing back', t => {
  t.like(reduceUsage([report({costMicro: 900}), report({costMicro: 0}), done]), {costMicro: 900})
})

test('without a terminal event usage is partial', t => {
  t.is(reduceUsage([report({input: 1})]).source, 'partial')
})

for (const [title, value] of [['NaN', NaN], ['infinity', Infinity], ['a negative', -1], ['an absurd number', 1e30], ['a text', '12'], ['nothing', undefined]] as const) {
  test(`${title} is no amount of tokens or money`, t => {
    t.is(readTokens(value), undefined)
    t.is(readCostMicro(value), undefined)
  })
}

test('a faulty field does not spoil the others', t => {
  t.like(reduceUsage([report({input: 5, output: NaN, costMicro: -3}), done]), {input: 5, output: undefined, costMicro: undefined})
})

test('no report can make a total fall or turn into NaN', t => {
  const amount = fc.option(fc.oneof(fc.nat(), fc.double(), fc.constant(NaN)), {nil: undefined})
  const usage = fc.record({input: amount, output: amount, reasoning: amount, cacheRead: amount, cacheWrite: amount, costMicro: amount, source: fc.constant('reported' as const)})
  fc.assert(fc.property(fc.array(usage), reports => {
    let total = unknownUsage
    for (const next of reports) {
      const raised = raiseUsage(total, next)
      for (const key of ['input', 'output', 'cacheRead', 'cacheWrite', 'costMicro'] as const) {
        t.true(raised[key] === undefined ? total[key] === undefined : Number.isSafeInteger(raised[key]) && raised[key] >= (total[key] ?? 0))
      }
      total = raised
    }
  }))
})

test('usage.json is read with dollars or micro-units', t => {
  t.deepEqual(parseUsage('{"input": 12, "output": 3, "cost": 0.25}'), {usage: {...unknownUsage, input: 12, output: 3, costMicro: 250_000, source: 'reported'}, note: undefined})
  t.is(parseUsage('{"cost-micro": 7, "cost": 9}').usage?.costMicro, 7)
})

test('usage.json without an amount is no usage', t => {
  for (const text of ['', '[]', 'null', '{"cost": "much"}', '{"input": -1}', '{']) t.is(parseUsage(text).usage, undefined, text)
})

test('usage.json is read in whatever case a language writes names', t => {
  const expected = {...unknownUsage, input: 5120, output: 900, cacheRead: 40_000, cacheWrite: 7, costMicro: 410_000, source: 'reported'}
  for (const [read, write, cost] of [['cacheRead', 'cacheWrite', 'costMicro'], ['cache_read', 'cache_write', 'cost_micro'], ['cache-read', 'cache-write', 'cost-micro']]) {
    t.deepEqual(parseUsage(JSON.stringify({input: 5120, output: 900, [read!]: 40_000, [write!]: 7, [cost!]: 410_000})), {usage: expected, note: undefined} as never)
  }
})

test('usage.json that is not understood says what of it', t => {
  t.is(parseUsage('{"input": 1, "total_cost_usd": 3, "price": 1}').note, 'usage.json: "total_cost_usd", "price" are not known; known are input, output, reasoning, cache-read, cache-write, cost, cost-micro')
  t.is(parseUsage('{"input": 1, "cost": "3"}').note, 'usage.json: "cost" is no amount')
  t.is(parseUsage('{').note, 'usage.json is no JSON object')
})

test('what a program wrote counts where events say nothing', t => {
  const written = {...unknownUsage, costMicro: 5, source: 'reported'} as const
  t.deepEqual(settleUsage(unknownUsage, written, 'finished'), written)
  t.is(settleUsage(unknownUsage, written, 'timed-out').source, 'partial')
  t.is(settleUsage({...written, costMicro: 9}, written, 'finished').costMicro, 9)
  t.deepEqual(settleUsage(unknownUsage, undefined, 'failed'), unknownUsage)
})

test('reading the cache does not count towards a limit', t => {
  t.is(countTokens({...unknownUsage, input: 10, output: 5, reasoning: undefined, cacheRead: 1000, cacheWrite: 3}), 18)
  t.is(countTokens(unknownUsage), undefined)
})
