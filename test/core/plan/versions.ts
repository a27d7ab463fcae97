import test from 'ava'
import {brief, decide, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, merge, pass, World} from '../../helpers/world.ts'

const tests = pass('tests', 'test-author', 'commits', ['item'])
const code = pass('code', 'implementer', 'commits', ['item', 'tests'])

test('commits of a later step make no earlier one stale', t => {
  const world = new World(configure({own: [tests, code, merge('request')]}))
  step(world, {}, 3)
  t.is(brief(world), '')
  t.is(status(world).steps[0]!.state, 'done')
})

test('new commits of an earlier step make the later one due', t => {
  const world = new World(configure({own: [tests, code, merge('request')]}))
  step(world, {}, 2)
  world.redo('tests', 'ana')
  step(world)
  t.like(decide(world)[0], {do: 'start-run', step: 'code', why: 'tests changed'})
})

test('a commit by hand makes no maker due', t => {
  const world = new World(configure({own: [tests, code, pass('review', 'reviewer', 'verdict', ['code']), merge('request')]}))
  step(world, {}, 3)
  world.commitByHand('ben')
  t.is(brief(world), 'start-run review')
})

test('a maker from the change as it is asks about a commit by hand', t => {
  const world = new World(configure({own: [code, pass('docs', 'writer', 'commits', ['code']), merge('request')].map(s => (s.type === 'pass' && s.name === 'code' ? {...s, from: ['item']} : s))}))
  step(world, {}, 2)
  t.is(brief(world), '', 'its own commits are none of its inputs')
  world.commitByHand('ben')
  t.is(brief(world), 'ask outdated-docs-1')
})

test('moving the branch up to its base makes nothing stale', t => {
  const world = new World(configure({own: [code, pass('review', 'reviewer', 'verdict', ['code']), approve('approve-code', ['engineer']), merge('request')].map(s => (s.type === 'pass' && s.name === 'code' ? {...s, from: ['item']} : s))}))
  step(world, {}, 3)
  world.answer('approve-code-1', 'approve', 'ben')
  const before = brief(world)
  world.commits.push({...world.commits[0]!, id: 'up', patch: '', run: undefined, isMerge: true})
  const item = world.itemSnapshot()
  t.is(item.branch?.tip, 'up')
  // The patch of the whole change is what it was.
  const same = {...item, branch: {...item.branch!, change: item.contents.get(world.commits[0]!.id)!}}
  world.itemSnapshot = () => same
  t.is(brief(world), before)
})

test('an edit that is taken back is no edit', t => {
  const world = new World(configure({own: [pass('spec', 'spec-writer', 'document', ['item']), {...code, from: ['spec']}, merge('request')]}))
  step(world, {}, 2)
  const was = world.artifacts.get('spec')!.content
  world.write('spec', 'ana')
  step(world)
  t.is(brief(world), 'ask outdated-code-1')
  world.write('spec', 'ana', undefined, was)
  step(world)
  t.is(brief(world), '')
  t.is(status(world).steps[1]!.state, 'done')
})
