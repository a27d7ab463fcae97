import test from 'ava'
import {layOutCard} from '../../../src/core/board/card-lines.ts'
import type {Card} from '../../../src/core/board/card.ts'
import {plainText} from '../../../src/core/board/span.ts'

const card: Card = {id: 'rate-limit-logins', title: 'Rate limit logins', kind: 'feature', priority: 2, mark: 'running', text: 'spec 1m12s  ~$0.09', badges: ['slow', 'overlap'], remarks: ['', ''], budget: undefined}

function rows(width: number, changes: Partial<Card> = {}): readonly string[] {
  return layOutCard({...card, ...changes}, {width, ascii: false, density: 'compact', isChosen: false, spinner: undefined}).map(plainText)
}

test('badges stay where the kind has no room', t => {
  t.regex(rows(40)[1]!, /rate-limit-logins +feature ◔ ≈$/u)
  t.regex(rows(20)[1]!, /rate-lim.*… ◔ ≈$/u)
  t.regex(rows(24)[1]!, /rate-limit-logins +◔ ≈$/u)
})

test('wide gaps close before anything is cut', t => {
  t.regex(rows(21)[2]!, /● spec 1m12s ~\$0\.09/u)
  t.regex(rows(40)[2]!, /● spec 1m12s {2}~\$0\.09/u)
})
