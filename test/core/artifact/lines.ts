import test from 'ava'
import {readLines} from '../../../src/core/artifact/lines.ts'

const fenced = (body: string): string => readLines(body).map(line => line.fenced ? 'x' : '.').join('')

test('fences and what is inside are marked', t => {
  t.is(fenced('a\n```\nb\n```\nc'), '.xxx.')
  t.is(fenced('~~~\n```\n~~~\na'), 'xxx.')
  t.is(fenced('````\n```\n````\na'), 'xxx.')
  t.is(fenced('- ```js\n  a\n  ```\nb'), 'xxx.')
})
test('inline backticks open no fence', t => t.is(fenced('```a``` b\nc'), '..'))
test('an info string closes no fence', t => t.is(fenced('```\n```js\n```\na'), 'xxx.'))
test('line starts are offsets', t => t.deepEqual(readLines('a\r\nb\n').map(line => [line.text, line.start]), [['a', 0], ['b', 3], ['', 5]]))
