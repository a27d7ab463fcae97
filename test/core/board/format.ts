import test from 'ava'
import {countOf, elapsedSince, formatAge, formatElapsed, formatMoney, formatTokens} from '../../../src/core/board/format.ts'

const money = test.macro((t, micro: number, text: string, partial?: boolean) => {
  t.is(formatMoney(micro, {partial: partial ?? false}), text)
})

test('what was only reserved is an upper bound', t => {
  t.is(formatMoney(19_000_000, {reserved: true}), '≤ $19.00')
  t.is(formatMoney(1, {reserved: true}), '≤ $0.01')
  t.is(formatMoney(19_000_000, {reserved: true, partial: true}), '≈ $19.00')
})

test('nothing costs nothing', money, 0, '$0.00')
test('less than a cent is not nothing', money, 1, '< $0.01')
test('money rounds to cents', money, 314_999, '$0.31')
test('thousands are grouped', money, 1_234_560_000, '$1,234.56')
test('large sums are shortened', money, 250_000_000_000, '$250k')
test('an unknown part makes a lower bound', money, 410_000, '≥ $0.41', true)

const elapsed = test.macro((t, ms: number, text: string) => t.is(formatElapsed(ms), text))
test('seconds', elapsed, 59_999, '59s')
test('minutes show seconds while there are few', elapsed, 72_000, '1m12s')
test('later minutes show none', elapsed, 42 * 60_000 + 30_000, '42m')
test('hours show minutes', elapsed, 65 * 60_000, '1h05m')
test('days show hours', elapsed, 51 * 3_600_000, '2d3h')
test('time does not run backwards', elapsed, -5, '0s')

test('ages are coarse', t => {
  t.deepEqual([30_000, 120_000, 3_600_000, 7_200_000, 60 * 3_600_000].map(formatAge), ['a moment', '2 min', '1 hour', '2 hours', '2 days'])
})

test('elapsed time survives unreadable and future dates', t => {
  t.is(elapsedSince('yesterday', 5), 0)
  t.is(elapsedSince('2026-11-20T10:00:00Z', Date.parse('2026-11-20T09:00:00Z')), 0)
})

test('tokens and counts read as words', t => {
  t.deepEqual([900, 5120, 40_000, 2_000_000].map(formatTokens), ['900', '5.1k', '40k', '2.0M'])
  t.deepEqual([countOf(1, 'item'), countOf(0, 'item')], ['1 item', '0 items'])
})
