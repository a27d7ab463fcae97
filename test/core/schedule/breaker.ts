import test from 'ava'
import {addHold, dropHold, endOfHold, slotsUnderHold, type PoolHold} from '../../../src/core/schedule/breaker.ts'

const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`
const met = (more: Partial<Parameters<typeof addHold>[1]> = {}) => ({pool: 'claude', startedAt: at(0), at: at(5), until: undefined, why: 'usage limit', ...more})
const hold = (more: Partial<PoolHold> = {}): PoolHold => ({pool: 'claude', since: at(5), until: undefined, times: 1, why: 'usage limit', ...more})

test('a limit that is met closes its pool and no other', t => {
  const holds = addHold([hold({pool: 'codex'})], met())
  t.deepEqual(holds.map(h => h.pool), ['codex', 'claude'])
  t.deepEqual(holds[1], hold())
})

test('runs that meet a limit together are one incident', t => {
  const holds = addHold(addHold([], met()), met({startedAt: at(3), at: at(6), until: at(30)}))
  t.deepEqual(holds, [hold({until: at(30)})])
})

test('the latest reset that was named stands', t => {
  t.is(addHold([hold({until: at(40)})], met({until: at(30)}))[0]?.until, at(40))
})

test('a run that began after the limit and meets it again is the next incident', t => {
  t.deepEqual(addHold([hold()], met({startedAt: at(7), at: at(8)})), [hold({since: at(8), times: 2})])
})

test('a run that goes through opens the pool unless it began before', t => {
  t.deepEqual(dropHold([hold()], 'claude', at(7)), [])
  t.deepEqual(dropHold([hold()], 'claude', at(4)), [hold()])
  t.deepEqual(dropHold([hold()], 'codex', at(7)), [hold()])
})

test('launches begin again at the reset that was named', t => {
  t.is(endOfHold(hold({until: at(30)})), Date.parse(at(30)))
  t.is(endOfHold(hold({until: at(1)})), Date.parse(at(6)), 'one that has passed says nothing')
  t.is(endOfHold(hold({until: '2027-11-20T10:00:00.000Z'})), Date.parse('2026-11-28T10:05:00.000Z'), 'one in a year is not believed')
})

test('without a named reset the wait doubles up to an hour', t => {
  t.deepEqual([1, 2, 3, 6, 7, 50].map(times => (endOfHold(hold({times})) - Date.parse(at(5))) / 60_000), [1, 2, 4, 32, 60, 60])
})

test('a held pool starts nothing, then one to find out, then all', t => {
  const [early, late] = [new Date(at(5)), new Date(at(59))]
  t.is(slotsUnderHold(undefined, 3, early), 3)
  t.is(slotsUnderHold(hold(), 3, early), 0)
  t.is(slotsUnderHold(hold(), 3, late), 1)
  t.is(slotsUnderHold(hold({until: at(30)}), 3, late), 3)
})
