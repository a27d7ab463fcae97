import test from 'ava'
import {brief, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, merge, pass, World} from '../../helpers/world.ts'

const fix = pass('fix', 'implementer', 'commits', ['item'])
const both = [fix, approve('approve-fix', ['engineer', 'security']), merge()]

test('skipping what two roles decide on asks both', t => {
  const world = new World(configure({own: both}), {skip: ['approve-fix']})
  t.is(brief(world), 'ask skip-approve-fix-engineer-1, ask skip-approve-fix-security-1')
  step(world)
  world.answer('skip-approve-fix-engineer-1', 'allow', 'ana')
  t.is(brief(world), '')
  t.is(status(world).why, 'waits for security to allow dropping approve-fix')
  world.answer('skip-approve-fix-security-1', 'refuse', 'ben')
  t.is(brief(world), 'start-run fix')
  t.is(status(world).steps[1]!.state, 'not-reached', 'one refusal keeps the step')
  world.answer('skip-approve-fix-security-1', 'allow', 'ben')
  t.is(status(world).steps[1]!.state, 'skipped')
})

test('a kind that asks fewer roles asks those it drops', t => {
  const world = new World(configure({careful: both, quick: [fix, approve('approve-fix', ['engineer']), merge()]}))
  step(world)
  world.request = {...world.request, kind: 'quick'}
  t.is(brief(world), 'ask skip-approve-fix-1')
  t.like(status(world), {why: 'waits for security to allow dropping approve-fix'})
})

test('a refused kind says how to go on', t => {
  const world = new World(configure({feature, chore: [pass('code', 'implementer', 'commits', ['item']), merge()]}))
  step(world)
  world.request = {...world.request, kind: 'chore'}
  step(world)
  world.answer('skip-approve-spec-1', 'refuse', 'ana')
  world.answer('skip-approve-code-1', 'allow', 'ana')
  t.is(brief(world), '')
  t.is(status(world).why, 'approve-spec may not be dropped: set kind to feature again, or to one that has it')
})

test('nobody is asked about a draft', t => {
  t.is(brief(new World(configure({own: both}), {skip: ['approve-fix'], draft: true})), '')
})
