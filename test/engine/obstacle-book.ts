import test from 'ava'
import {ObstacleBook} from '../../src/engine/obstacle-book.ts'

function setUp() {
  const clock = {ms: 0}
  const told: string[] = []
  const obstacles = new ObstacleBook(() => clock.ms, ({why}) => void told.push(why))
  const fail = (why = 'in the way'): void => obstacles.add('merge first', {item: 'first', why, remedy: 'move it'})
  return {clock, told, obstacles, fail}
}

test('what failed rests longer each time, and is told once', t => {
  const {clock, told, obstacles, fail} = setUp()
  const rests: number[] = []
  for (let tries = 0; tries < 7; tries++) {
    fail()
    rests.push(obstacles.restMs!)
    t.true(obstacles.isResting('merge first'))
    clock.ms += obstacles.restMs!
    t.false(obstacles.isResting('merge first'))
  }
  t.deepEqual(rests, [500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  t.deepEqual(told, ['in the way'])
  t.is(obstacles.all.get('merge first')?.since, 0)
})

test('what failed is tried again when something has changed', t => {
  const {obstacles, fail} = setUp()
  fail()
  obstacles.changed()
  t.false(obstacles.isResting('merge first'))
})

test('another reason is told, and success forgets', t => {
  const {told, obstacles, fail} = setUp()
  fail()
  fail('another thing')
  t.deepEqual(told, ['in the way', 'another thing'])
  obstacles.delete('merge first')
  t.deepEqual([obstacles.restMs, obstacles.isResting('merge first')], [undefined, false])
  fail()
  obstacles.keepOnly(new Set(['merge second']))
  t.is(obstacles.all.size, 0)
})
