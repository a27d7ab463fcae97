import test from 'ava'
import {formatCost, formatMoney} from '../../../src/core/ledger/money.ts'

for (const [micro, text] of [[0, '0.00'], [1, '<0.01'], [4999, '<0.01'], [5000, '0.01'], [420_000, '0.42'], [1_995_000, '2.00'], [1_234_567_890, '1234.57'], [-420_000, '-0.42'], [-1, '0.00']] as const) {
  test(`${micro} micro-units are written ${text}`, t => {
    t.is(formatMoney(micro), text)
  })
}

test('a sum that is not whole says so', t => {
  t.is(formatCost({micro: 1_420_000, partial: true, reserved: 0}), '≥1.42')
  t.is(formatCost({micro: 1_420_000, partial: false, reserved: 0}), '1.42')
})

test('a sum that was partly reserved says how much', t => {
  t.is(formatCost({micro: 19_000_000, partial: false, reserved: 19_000_000}), '≤19.00 (19.00 of it not reported: reserved)')
  t.is(formatCost({micro: 19_000_000, partial: true, reserved: 2_000_000}), '≈19.00 (2.00 of it not reported: reserved)')
})
