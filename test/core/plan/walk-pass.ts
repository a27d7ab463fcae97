import test from 'ava'
import {brief, decide, noteOf, status, step} from '../../helpers/plan-world.ts'
import {renderState} from '../../../src/core/plan/render-state.ts'
import {approve, configure, feature, merge, pass, World} from '../../helpers/world.ts'

function draft(world: World, name: string, isDraft: boolean): void {
  world.artifacts.set(name, {...world.artifacts.get(name)!, draft: isDraft})
}

test('no agent writes over a draft that a person keeps', t => {
  const world = new World(configure({feature}))
  world.write('spec', 'ana')
  draft(world, 'spec', true)
  t.is(brief(world), '')
  t.is(status(world).waits, 'ana')
  t.is(noteOf(world, 'spec'), 'waits for ana: spec.md says draft: true')
  draft(world, 'spec', false)
  t.is(brief(world), 'record-edit spec')
})

test('a finished document that becomes a draft again is waited for', t => {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  world.answer('approve-spec-1', 'approve', 'ana')
  world.write('spec', 'ana')
  draft(world, 'spec', true)
  world.editItem()
  t.is(brief(world), '')
  t.is(noteOf(world, 'tests'), 'waits for approve-spec')
})

test('a person\'s verdict without its word does not count', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), pass('review', 'security', 'verdict', ['code'], {human: true}), merge()]}))
  step(world)
  world.write('review', 'ben')
  t.is(brief(world), '')
  t.regex(noteOf(world, 'review'), /^waits for ben: review\.md says no "verdict/)
  world.write('review', 'ben', 'changes')
  t.is(brief(world), 'record-edit review')
  step(world)
  t.like(decide(world)[0], {do: 'start-run', step: 'code', findings: ['002-review']})
})

test('a note in a verdict is answered by its judge, who waits for no other', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), pass('review', 'reviewer', 'verdict', ['code']), pass('security', 'auditor', 'verdict', ['code']), merge()]}))
  step(world, {}, 2)
  world.note('review', 'ana', 'and the limit?')
  world.note('security', 'ana', 'and the log?')
  t.is(brief(world), 'start-run review, start-run security')
})

test('what reads a change that no step makes goes on without it', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge(), pass('report', 'writer', 'document', ['item', 'code'])]}), {skip: ['code']})
  t.is(brief(world), 'ask help-merge-1, start-run report')
})

test('what was only reserved is never shown as what something cost', t => {
  const world = new World(configure({own: [pass('spec', 'writer', 'document', ['item']), pass('notes', 'writer', 'document', ['spec']), approve('approve-notes', ['product'])]}))
  step(world, {cost: 2_000_000, source: 'reserved'}, 2)
  const asked = decide(world).find(d => d.do === 'ask')
  t.true(asked?.facts.includes('Cost so far: ≤4.00 (4.00 of it not reported: reserved)'))
  t.like(status(world), {costMicro: 4_000_000, costReservedMicro: 4_000_000})
  t.regex(renderState(status(world)), /^cost: ≤4\.00 \(4\.00 of it not reported: reserved\)$/m)
  t.regex(renderState(status(world)), /\| spec \|.*\| ≤2\.00 \|/)
  world.editItem()
  const outdated = decide(world).find(d => d.do === 'ask' && d.kind === 'outdated')
  t.true(outdated?.do === 'ask' && outdated.facts.some(fact => fact.endsWith('price unknown')))
})
