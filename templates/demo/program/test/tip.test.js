import assert from 'node:assert/strict'
import test from 'node:test'
import {formatMoney, parseMoney} from '../src/money.js'
import {tip} from '../src/tip.js'

test('the tip is rounded to the cent', () => {
  assert.equal(tip(1999, 15), 300)
})

test('an amount reads as it was written', () => {
  assert.equal(formatMoney(parseMoney('19.99')), '19.99')
})
