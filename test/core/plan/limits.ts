import test from 'ava'
import {brief, decide, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, merge, npmTest, pass, World} from '../../helpers/world.ts'

const code = pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]})
const reviewed = [code, pass('review', 'reviewer', 'verdict', ['code']), approve('approve-code', ['engineer']), merge()]

test('an answer that does not help is followed by the next question', t => {
  const world = new World(configure({feature}), {budgetMicro: 5000})
  step(world)
  world.redo('spec', 'ana')
  step(world)
  world.answer('help-spec-1', 'raise', 'ana', {raw: 'raise 0.0001'})
  t.is(brief(world), 'ask help-spec-2')
  step(world)
  world.answer('help-spec-2', 'raise', 'ana', {raw: 'raise 1'})
  t.is(brief(world), 'start-run spec')
})

test('whoever takes a step over needs no budget', t => {
  const world = new World(configure({feature}), {budgetMicro: 5000})
  step(world)
  world.redo('spec', 'ana')
  step(world)
  world.answer('help-spec-1', 'take', 'ana')
  t.is(brief(world), '')
  t.is(status(world).waits, 'ana')
  world.take('spec', 'ana')
  t.is(brief(world), 'ask approve-spec-1')
})

test('a person\'s changes start the rounds anew', t => {
  const world = new World(configure({own: reviewed}))
  step(world, {}, 2)
  for (let round = 0; round < 2; round++) {
    step(world, {verdict: 'changes'})
    step(world, {}, 2)
  }
  step(world, {}, 2)
  world.answer('approve-code-1', 'changes', 'ben')
  step(world)
  step(world, {result: 'red'})
  t.like(decide(world)[0], {do: 'start-run', step: 'code', findings: ['011-check-code']})
})

test('a person\'s step has no rounds, and a person\'s version takes up a redo', t => {
  const world = new World(configure({own: [pass('mockup', 'designer', 'document', ['item'], {human: true, rounds: 1}), pass('review', 'reviewer', 'verdict', ['mockup'])]}))
  world.write('mockup', 'ana')
  step(world)
  world.redo('mockup', 'ben')
  t.is(status(world).waits, 'designer')
  for (let round = 0; round < 3; round++) {
    world.write('mockup', 'ana')
    step(world)
    t.is(brief(world), 'start-run review')
    step(world, {verdict: 'changes'})
    t.is(brief(world), '')
    t.is(status(world).waits, 'designer')
  }
})

test('only red checks run again when somebody says retry', t => {
  const world = new World(configure({own: reviewed}))
  step(world, {}, 2)
  step(world, {outcome: 'failed'}, 2)
  step(world)
  world.answer('help-review-1', 'retry', 'ana')
  t.is(brief(world), 'start-run review')
})

test('a raise without an amount raises nothing and does not count', t => {
  const world = new World(configure({feature}), {budgetMicro: 5000})
  step(world)
  world.redo('spec', 'ana')
  step(world)
  world.answer('help-spec-1', 'raise', 'ana', {raw: 'raise'})
  t.is(status(world).forms[0]?.notice, 'raise needs an amount, as in "raise 5.00"')
})

test('raise is offered only where money is used up', t => {
  const world = new World(configure({feature}))
  step(world, {outcome: 'failed'}, 2)
  t.deepEqual(decide(world).map(d => d.do === 'ask' && d.choices), [['retry', 'take', 'drop']])
})
