import test from 'ava'
import fc from 'fast-check'
import {isItemId, makeItemId} from '../../../src/core/project/item-id.ts'

const hostile = ['', '..', '.', '-rf', '--exec=x', 'a..b', 'x.lock', '@{', 'HEAD', 'con', 'nul', 'com1', 'lpt9', 'aux', 'prn', 'constructor', 'prototype', '__proto__', 'true', 'false', 'null', 'yes', 'no', 'x'.repeat(49), 'x'.repeat(300),
  'Rate-limit', 'rate_limit', 'rate limit', 'größe', 'a\nb', 'a\0b', '$(id)', '`id`', 'a;b', 'a|b', 'a/b', 'a\\b', '../x', '~', 'a-', '-a', 'a--b', '2fa', 'a:b', 'a*', 'a?', 'refs/heads/x', 'a\u202eb', '%2e']
for (const id of hostile) test(`refuses the id ${JSON.stringify(id).slice(0, 40)} of length ${id.length}`, t => t.false(isItemId(id)))
for (const id of ['a', 'rate-limit-logins', 'v2', 'a-1', 'x'.repeat(48)]) test(`takes the id ${id}`, t => t.true(isItemId(id)))

const makes = test.macro((t, title: string, expected: string, taken: readonly string[] = []) => t.is(makeItemId(title, new Set(taken)), expected))
test('a title becomes words', makes, 'Rate limit logins', 'rate-limit-logins')
test('punctuation and case go', makes, 'Fix: the "Login" page\'s (5th) bug!', 'fix-the-login-pages-5th-bug')
test('accents go', makes, 'Größe über Straße', 'grosse-uber-strasse')
test('a leading digit gets a word before it', makes, '2FA login', 'item-2fa-login')
test('a title of other scripts still gets an id', makes, '日本語', 'item')
test('an empty title still gets an id', makes, '  ', 'item')
test('a reserved word gets a word before it', makes, 'Con', 'item-con')
test('a long title is cut between words', makes, 'Make the export of very large tables to comma separated values fast', 'make-the-export-of-very-large-tables-to-comma')
test('a long word is cut', makes, 'x'.repeat(80), 'x'.repeat(48))
test('a taken id is numbered', makes, 'Login', 'login-3', ['login', 'Login-2'])
test('a number keeps a long id within the limit', makes, 'x'.repeat(80), `${'x'.repeat(46)}-2`, ['x'.repeat(48)])

test('any title makes a valid free id', t => {
  fc.assert(fc.property(fc.string({unit: 'grapheme'}), fc.array(fc.constantFrom('item', 'item-2', 'a', 'b', 'ITEM-3')), (title, taken) => {
    const id = makeItemId(title, new Set(taken))
    return isItemId(id) && !taken.some(other => other.toLowerCase() === id)
  }), {numRuns: 1000})
  t.pass()
})
