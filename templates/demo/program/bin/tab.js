#!/usr/bin/env node
import {formatMoney, parseMoney} from '../src/money.js'
import {split} from '../src/split.js'
import {tip} from '../src/tip.js'

const [total, people = '1', percent = '0'] = process.argv.slice(2)
if (total === undefined) {
  console.error('usage: tab <total> [people] [tip in percent]')
  process.exit(2)
}

const cents = parseMoney(total)
for (const share of split(cents + tip(cents, Number(percent)), Number(people))) console.log(formatMoney(share))
