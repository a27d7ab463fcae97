import test from 'ava'
import {readResetWords} from '../../../../src/core/run/adapters/reset-time.ts'

const saidAt = Date.UTC(2026, 10, 23, 12)

for (const [words, reset] of [
  ['try again in 11.054s', '2026-11-23T12:00:11.054Z'], ['It will reset in 2 days 3 hours.', '2026-11-25T15:00:00.000Z'], ['Please retry in 1h.', '2026-11-23T13:00:00.000Z'],
  ['will reset after 3h14m10s.', '2026-11-23T15:14:10.000Z'], ['Please try again later', undefined], ['try again in a moment', undefined]
] as const) {
  test(`"${words}" is ${reset ?? 'no time'}`, t => {
    t.is(readResetWords(words, saidAt), reset)
  })
}

test('a length of time is nothing without its beginning', t => {
  t.is(readResetWords('try again in 20s'), undefined)
  t.is(readResetWords('try again in 20s', Number.NaN), undefined)
})

test('a date is taken in the time of this machine', t => {
  t.is(readResetWords('or try again at Feb 3rd, 2027 1:05 PM.'), new Date(2027, 1, 3, 13, 5).toISOString())
})

test('a time is the next of its kind', t => {
  const evening = new Date(2026, 10, 23, 20).getTime()
  t.is(readResetWords('try again at 12:30 AM.', evening), new Date(2026, 10, 24, 0, 30).toISOString())
  t.is(readResetWords('try again at 9:15 PM.', evening), new Date(2026, 10, 23, 21, 15).toISOString())
})
