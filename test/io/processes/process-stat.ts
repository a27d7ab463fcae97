import test from 'ava'
import {parseStat} from '../../../src/io/processes/process-stat.ts'

test('a name with blanks and brackets does not shift the fields', t => {
  const text = `42 (a) S (b c)) R 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 1\n`
  t.deepEqual(parseStat(42, text), {pid: 42, state: 'R', parent: 7, group: 42, startTime: '98765'})
})
