import test from 'ava'
import {explainCost, isNotionalItem, listAddressees, listAgentFacts, notionalShare, type Billing} from '../../../src/core/board/agent-facts.ts'
import {describeCard} from '../../../src/core/board/card.ts'
import {explainDecision} from '../../../src/core/board/explain.ts'
import {gatherFacts} from '../../../src/core/board/facts.ts'
import {form, item, live, featureSteps, sampleAgents, sampleNow, sampleView} from '../../helpers/board-samples.ts'
import {sampleConfiguration} from '../../helpers/fake-session-for-commands.ts'

const nowMs = sampleNow.getTime()

function viewOf(billing: Billing) {
  return sampleView({agents: sampleAgents(billing)})
}

const mixed = {agents: new Map([...sampleAgents('subscription'), ['implementer', {makes: 'commits', billing: 'metered'}]] as const)}

test('an agent is billed as its pool is', t => {
  const configuration = {...sampleConfiguration(), pools: {tiers: new Map(), pools: new Map([['claude', {name: 'claude', slots: 3, billing: 'subscription'}]] as const)}}
  const facts = listAgentFacts(configuration)
  t.is(facts.get('spec-writer')?.billing, 'subscription')
  t.is(facts.get('implementer')?.billing, 'metered', 'a pool that nobody describes is paid for')
})

test('the rehearsal agent is free in whatever pool', t => {
  const configuration = sampleConfiguration()
  const rehearsing = {...configuration.agents.get('implementer')!, run: 'rehearsal', pool: 'claude'}
  t.is(listAgentFacts({...configuration, agents: new Map([['implementer', rehearsing]])}).get('implementer')?.billing, 'free')
})

test('what a subscription paid for is notional', t => {
  const done = item('a', 'A', {steps: featureSteps(5)})
  t.true(isNotionalItem(viewOf('subscription'), done))
  t.false(isNotionalItem(viewOf('metered'), done))
  t.false(isNotionalItem(mixed, done), 'one metered step makes it money')
})

test('the day is notional as far as its agents are', t => {
  t.is(notionalShare(viewOf('subscription')), 'all')
  t.is(notionalShare(mixed), 'some')
  t.is(notionalShare(viewOf('metered')), 'none')
  t.is(notionalShare(viewOf('free')), 'none')
})

test('a card marks notional money', t => {
  const view = viewOf('subscription')
  const card = (id: string) => describeCard(view.items.get(id)!, view, gatherFacts(view, nowMs), nowMs)
  t.is(card('export-csv').text, 'code 4m10s  ~$0.31')
  t.is(card('done-1').text, '~$0.40')
})

test('only what is paid for is said to cost money', t => {
  t.is(explainCost(viewOf('metered'), ['implementer'], ', of which $1.00 is left'), 'This costs money, of which $1.00 is left.')
  t.regex(explainCost(viewOf('subscription'), ['implementer'], ''), /subscription/)
  t.regex(explainCost(viewOf('free'), ['implementer'], ''), /costs nothing/)
  t.is(explainCost(viewOf('metered'), ['designer'], ''), '', 'a person')
})

test('a decision with the rehearsal agent says that it costs nothing', t => {
  const view = viewOf('free')
  const waiting = view.items.get('price-rounding')!
  t.regex(explainDecision(view, waiting, waiting.forms[0]!, 'changes')[1]!, /maker of code .* costs nothing/)
})

test('changes sent to another step names its maker', t => {
  const waiting = viewOf('metered').items.get('price-rounding')!
  t.regex(explainDecision(viewOf('metered'), waiting, waiting.forms[0]!, 'changes', 'spec')[1]!, /maker of spec/)
  t.notRegex(explainDecision(viewOf('metered'), waiting, waiting.forms[0]!, 'changes', 'item')[1]!, /costs/)
})

test('changes can be sent to makers before the decision and to the owner, never to a judge', t => {
  t.deepEqual(listAddressees(viewOf('metered'), item('a', 'A', {steps: featureSteps(6), forms: [form('a', 'approve-code-1')]}), 'approve-code'), ['code', 'tests', 'mockup', 'spec', 'item'])
})

test('a slow run has a badge, a word and a reason', t => {
  const view = sampleView({live: [live('export-csv', 'code', '2026-11-20T10:19:50Z', {slowerThanMs: 120_000})]})
  const card = describeCard(view.items.get('export-csv')!, view, gatherFacts(view, nowMs), nowMs)
  t.is(card.text, 'code 4m10s  $0.31  slow')
  t.deepEqual(card.badges, ['slow'])
  t.deepEqual(card.remarks, ['slower than its like, which took at most 2m00s'])
})

test('items that touch the same paths say that they may conflict', t => {
  const items = [item('a', 'A', {touches: ['src']}), item('b', 'B', {touches: ['src/b.ts']})]
  const view = sampleView({items: new Map(items.map(one => [one.id, one])), live: []})
  const card = describeCard(items[0]!, view, gatherFacts(view, nowMs), nowMs)
  t.deepEqual(card.badges, ['overlap'])
  t.regex(card.remarks[0]!, /may conflict with b/)
})

test('a held item says so while something of it still runs', t => {
  const items = [item('a', 'A', {standing: 'running', isHeld: true}), item('b', 'B', {standing: 'done', isHeld: true})]
  const view = sampleView({items: new Map(items.map(one => [one.id, one])), live: [live('a', 'code', '2026-11-20T10:19:50Z')]})
  t.deepEqual(items.map(one => describeCard(one, view, gatherFacts(view, nowMs), nowMs).badges), [['held'], []])
})
