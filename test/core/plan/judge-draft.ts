import test from 'ava'
import {whyNotCounted} from '../../../src/core/plan/judge-draft.ts'
import {step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, pass, World} from '../../helpers/world.ts'

function judge(world: World, form: string, email: string, raw: string, replies: readonly string[] = ['yes']): string | undefined {
  return whyNotCounted(world.snapshot(), world.itemSnapshot(), world.forms.find(f => f.name === form)!, {raw, email, replies}, world.now)
}

test('an answer of a member would count', t => {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  t.is(judge(world, 'approve-spec-1', 'ana@x', 'LGTM'), undefined)
})

test('an answer of somebody without the role would not count', t => {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  t.is(judge(world, 'approve-spec-1', 'ben@x', 'approve'), 'ben answered, but the form is for product: ana')
  t.regex(judge(world, 'approve-spec-1', 'eve@x', 'approve')!, /team\.md knows nobody/)
})

test('an approval without a reply to every question would not count', t => {
  const world = new World(configure({feature}))
  step(world, {}, 2)
  t.regex(judge(world, 'approve-spec-1', 'ana@x', 'approve', [])!, /question 1 has no reply/)
  t.is(judge(world, 'approve-spec-1', 'ana@x', 'changes', []), undefined)
})

test('an approval of one\'s own work would not count while somebody else can decide', t => {
  const world = new World(configure({own: [pass('note', 'engineer', 'document', ['item'], {human: true}), approve('approve-note', ['engineer'])]}))
  world.write('note', 'ana')
  step(world, {}, 2)
  t.regex(judge(world, 'approve-note-1', 'ana@x', 'approve')!, /ben must decide/)
  t.is(judge(world, 'approve-note-1', 'ben@x', 'approve'), undefined)
})
