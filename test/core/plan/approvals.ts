import test from 'ava'
import type {ApproveStep} from '../../../src/core/project/configuration.ts'
import {brief, decide, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, merge, pass, World} from '../../helpers/world.ts'

/** A change on which the engineer (ana) and security (ben) are asked. */
function asked(disagree: ApproveStep['disagree']): World {
  const world = new World(configure({own: [pass('fix', 'implementer', 'commits', ['item']), approve('approve-fix', ['engineer', 'security'], {disagree}), merge()]}))
  step(world, {}, 2)
  return world
}

test('an overriding role that approves passes over the other', t => {
  const world = asked({how: 'override', role: 'security'})
  world.answer('approve-fix-engineer-1', 'changes', 'ana')
  t.is(brief(world), '', 'its word is waited for')
  world.answer('approve-fix-security-1', 'approve', 'ben')
  t.is(brief(world), 'merge merge')
})

test('an overriding role that wants changes gets them', t => {
  const world = asked({how: 'override', role: 'security'})
  world.answer('approve-fix-security-1', 'changes', 'ben')
  t.is(brief(world), 'start-run fix')
})

test('a disagreement is escalated, and the word from above decides', t => {
  const world = asked({how: 'escalate', role: 'product'})
  world.answer('approve-fix-engineer-1', 'approve', 'ana')
  world.answer('approve-fix-security-1', 'changes', 'ben')
  t.is(brief(world), 'ask approve-fix-product-1')
  step(world)
  t.is(brief(world), '', 'and is waited for')
  t.is(status(world).waits, 'ana')
  world.answer('approve-fix-product-1', 'approve', 'ana')
  t.is(brief(world), 'merge merge')
  world.answer('approve-fix-product-1', 'changes', 'ana')
  t.is(brief(world), 'start-run fix')
  step(world)
  t.is(brief(world), 'ask approve-fix-engineer-2, ask approve-fix-security-2', 'a new version is a new question')
  step(world)
  world.answer('approve-fix-engineer-2', 'approve', 'ana')
  world.answer('approve-fix-security-2', 'changes', 'ben')
  t.is(brief(world), 'ask approve-fix-product-2', 'and so is a new disagreement')
})

test('a rejection from above stops the item', t => {
  const world = asked({how: 'escalate', role: 'product'})
  world.answer('approve-fix-engineer-1', 'approve', 'ana')
  world.answer('approve-fix-security-1', 'changes', 'ben')
  step(world)
  world.answer('approve-fix-product-1', 'reject', 'ana')
  t.is(brief(world), 'ask help-approve-fix-1')
})

test('who answers first makes no difference to an escalation', t => {
  const world = asked({how: 'escalate', role: 'product'})
  world.answer('approve-fix-security-1', 'changes', 'ben')
  t.is(brief(world), '')
  world.answer('approve-fix-engineer-1', 'changes', 'ana')
  t.is(brief(world), 'start-run fix', 'they agree')
  world.answer('approve-fix-engineer-1', 'approve', 'ana')
  t.is(brief(world), 'ask approve-fix-product-1', 'they do not')
})

test('where one is enough, changes take effect at once', t => {
  const world = asked({how: 'block'})
  world.answer('approve-fix-engineer-1', 'changes', 'ana')
  t.is(brief(world), 'start-run fix')
})

test('a form leads to what is to be read and shows only what has seen it', t => {
  const world = new World(configure({feature}))
  step(world)
  const spec = decide(world).find(d => d.do === 'ask')
  t.true(spec?.facts.includes('Read: [item.md](../item.md), [spec.md](../spec.md)'), spec?.facts.join('\n'))
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world, {}, 5)
  t.regex(brief(world), /approve-code-1/)
  world.write('spec', 'ben')
  step(world)
  const again = decide(world).find(d => d.do === 'ask')
  t.like(again, {name: 'approve-spec-2'})
  t.notRegex(again?.facts.join('\n') ?? '', /check:|review:/)
})
