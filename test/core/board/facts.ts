import test from 'ava'
import {gatherFacts} from '../../../src/core/board/facts.ts'
import {sampleNow, sampleView} from '../../helpers/board-samples.ts'

const nowMs = sampleNow.getTime()

test('facts gathered from facts before are those gathered anew', t => {
  const view = sampleView()
  const before = gatherFacts(view, nowMs)
  const saved = {...view, edited: [...view.edited, 'project.md'], live: []}
  t.deepEqual(gatherFacts(saved, nowMs, before), gatherFacts(saved, nowMs))
  t.is(gatherFacts(saved, nowMs, before).inbox, before.inbox)
})

test('other items, another person or another minute are facts of their own', t => {
  const view = sampleView()
  const before = gatherFacts(view, nowMs)
  const fewer = {...view, items: new Map([...view.items].slice(1))}
  t.deepEqual(gatherFacts(fewer, nowMs, before), gatherFacts(fewer, nowMs))
  const nobody = {...view, me: undefined}
  t.deepEqual(gatherFacts(nobody, nowMs, before).inbox, [])
  t.deepEqual(gatherFacts(view, nowMs + 3_600_000, before), gatherFacts(view, nowMs + 3_600_000))
  t.not(gatherFacts(view, nowMs + 3_600_000, before).inbox, before.inbox)
})
