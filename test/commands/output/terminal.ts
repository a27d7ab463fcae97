import test from 'ava'
import {paint, readAbilities} from '../../../src/commands/output/terminal.ts'

test('abilities of a pipe are plain and unlimited', t => {
  t.deepEqual(readAbilities({}, {LANG: 'en_GB.UTF-8'}), {colour: false, unicode: true, live: false, columns: undefined})
})

test('abilities of a terminal include its width', t => {
  t.deepEqual(readAbilities({isTTY: true, columns: 120}, {LANG: 'C.UTF-8', TERM: 'xterm'}), {colour: true, unicode: true, live: true, columns: 120})
})

test('CI takes away what moves and leaves colour', t => {
  t.like(readAbilities({isTTY: true, columns: 80}, {CI: 'true'}), {live: false, colour: true})
  t.like(readAbilities({isTTY: true, columns: 80}, {CI: 'false'}), {live: true})
})

test('unicode follows the locale that counts', t => {
  const unicode = (env: Record<string, string>) => readAbilities({}, env).unicode
  t.true(unicode({LC_ALL: 'de_DE.utf8', LANG: 'C'}))
  t.false(unicode({LC_ALL: 'C', LANG: 'de_DE.UTF-8'}))
  t.false(unicode({TERM: 'linux', LANG: 'de_DE.UTF-8'}))
  t.false(unicode({}))
})

test('paint adds nothing where there is no colour', t => {
  t.is(paint({colour: false}, 'bad', 'x'), 'x')
  t.is(paint({colour: true}, 'bad', ''), '')
  t.is(paint({colour: true}, 'bad', 'x'), '\u001B[31mx\u001B[39m')
  t.is(paint({colour: true}, 'plain', 'x'), 'x')
})
