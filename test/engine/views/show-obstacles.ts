import test from 'ava'
import {showObstacles} from '../../../src/engine/views/show-obstacles.ts'
import {item} from '../../helpers/board-samples.ts'
import type {ItemStatus, StepStatus} from '../../../src/core/plan/decision.ts'

const merge: StepStatus = {step: 'merge', stage: 'Release', type: 'merge', state: 'due', by: 'queue', note: 'ready to merge', run: undefined, startedAt: undefined, round: 0, costMicro: undefined, costReservedMicro: 0, from: {}, version: undefined}
const obstacle = {item: 'a', why: 'src/a.js in the way', remedy: 'Move it.', since: 1}

function show(status: ItemStatus, key: string): ItemStatus {
  return showObstacles(status, new Map([[key, obstacle]]))
}

test('a merge with something in its way is blocked and says by what', t => {
  const shown = show(item('a', 'A', {standing: 'due', steps: [merge]}), 'merge a')
  t.like(shown, {standing: 'blocked', why: obstacle.why, steps: [{state: 'blocked', note: obstacle.why}], problems: [{code: 'obstacle', fix: 'Move it.'}]})
})

test('a run with something in its way does not run', t => {
  const step: StepStatus = {...merge, step: 'code', type: 'pass', state: 'running', run: '003-code'}
  t.like(show(item('a', 'A', {standing: 'running', steps: [step, merge]}), 'a 003-code'), {standing: 'blocked', steps: [{state: 'blocked', note: obstacle.why}, {state: 'due'}]})
})

test('what was in the way of something that is over is not told', t => {
  for (const status of [item('a', 'A', {standing: 'waiting', steps: [{...merge, state: 'not-reached'}]}), item('a', 'A', {standing: 'done', steps: [{...merge, state: 'done'}]}), item('b', 'B', {steps: [merge]})]) {
    t.is(show(status, 'merge a'), status)
  }
})
