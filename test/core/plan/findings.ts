import test from 'ava'
import {brief, decide, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, merge, pass, World} from '../../helpers/world.ts'

function reviewed(): World {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world, {}, 6)
  return world
}

test('an older commit by hand answers no finding', t => {
  const world = new World(configure({own: [pass('fix', 'implementer', 'commits', ['item']), pass('review', 'reviewer', 'verdict', ['fix']), merge()]}))
  step(world)
  world.commitByHand('ben')
  step(world, {verdict: 'changes'})
  t.is(brief(world), 'start-run fix')
  step(world)
  t.is(brief(world), 'start-run review')
  step(world, {verdict: 'changes'})
  world.commitByHand('ben')
  t.is(brief(world), 'start-run review', 'a newer one does')
})

test('changes that name no earlier maker go to the nearest', t => {
  const early = new World(configure({feature}))
  step(early, {}, 2)
  early.answer('approve-spec-1', 'changes', 'ana', {on: 'code'})
  t.is(brief(early), 'start-run spec', 'code is made later')
  const world = reviewed()
  world.answer('approve-code-1', 'changes', 'ben', {on: 'review'})
  t.is(brief(world), 'start-run code', 'a judge makes nothing')
})

test('a verdict with nothing before it asks the owner', t => {
  const world = new World(configure({own: [pass('review', 'reviewer', 'verdict', ['item']), pass('code', 'implementer', 'commits', ['item']), merge()]}))
  step(world, {verdict: 'changes'})
  t.is(brief(world), 'ask question-review-1')
  step(world)
  world.answer('question-review-1', 'it is meant so', 'ana')
  t.is(brief(world), 'start-run review')
  step(world)
  t.is(brief(world), 'merge merge')
})

test('a person answers what an approval sent further back', t => {
  const world = reviewed()
  world.answer('approve-code-1', 'changes', 'ben', {on: 'spec'})
  t.is(brief(world), 'start-run spec')
  world.clock += 60_000
  world.write('spec', 'ana')
  step(world)
  t.is(brief(world), 'ask approve-spec-2')
})

test('a commit by hand is no answer to a decision that never saw the branch', t => {
  const steps = [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer']), pass('notes', 'writer', 'document', ['code']), approve('approve-notes', ['product']), merge()]
  const world = new World(configure({own: steps}))
  step(world)
  world.commitByHand('ben')
  step(world)
  world.answer('approve-code-1', 'approve', 'ana')
  step(world, {}, 2)
  world.answer('approve-notes-1', 'changes', 'ana', {on: 'code'})
  t.is(brief(world), 'start-run code')
})

test('only a decision that counts closes a note', t => {
  const world = new World(configure({feature}))
  step(world)
  world.note('spec', 'ana', 'which limit?')
  step(world)
  world.note('spec', 'ana', 'and when?')
  world.forms.push({
    name: 'approve-spec-1', kind: 'approve', step: 'approve-spec', role: undefined, number: 1, for: 'product', about: {item: 'item@1', spec: world.itemSnapshot().artifacts.get('spec')!.id}, steps: [],
    choices: ['approve', 'changes', 'reject'], questions: [], askedAt: '', body: '', answer: undefined
  })
  world.answer('approve-spec-1', 'approve', 'eve', {person: undefined})
  t.is(status(world).findings.length, 1)
  world.answer('approve-spec-1', 'approve', 'ana')
  t.is(status(world).findings.length, 0)
})

test('a merged branch is never asked to answer a finding', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge(), pass('look', 'reviewer', 'verdict', ['code'])]}))
  step(world)
  step(world, {verdict: 'changes', merge: 'merged'})
  t.is(brief(world), 'ask question-look-1')
})

test('a judge that sends back behind an approval waits for that approval, not it for the judge', t => {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world, {}, 4)
  world.apply(decide(world)[0]!, {verdict: 'changes'})
  world.runs = world.runs.map(r => (r.step === 'review' ? {...r, on: 'spec'} : r))
  t.is(brief(world), 'start-run spec')
  step(world)
  t.is(brief(world), 'ask approve-spec-2')
  step(world)
  world.answer('approve-spec-2', 'approve', 'ana')
  t.is(brief(world), 'start-run tests')
})
