import test from 'ava'
import fc from 'fast-check'
import {LineReader} from '../../../src/io/processes/line-reader.ts'

test('lines are the same however the bytes are cut', t => {
  fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 12})), fc.array(fc.integer({min: 1, max: 5}), {minLength: 1}), (texts, cuts) => {
    const lines = texts.map(text => text.replace(/[\r\n]/g, ' '))
    const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''))
    const reader = new LineReader(1000)
    const read: string[] = []
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const next = at + (cuts[i % cuts.length] ?? 1)
      read.push(...reader.push(bytes.subarray(at, next)))
      at = next
    }
    t.deepEqual(read, lines.filter(line => line !== ''))
  }))
})

test('a line over the limit is skipped to its end', t => {
  const reader = new LineReader(10)
  t.deepEqual(reader.push(Buffer.from('short\n0123456789too ')), ['short'])
  t.deepEqual(reader.push(Buffer.from('long\nnext\nlast')), ['next'])
  t.is(reader.flush(), 'last')
  t.is(reader.flush(), undefined)
})
