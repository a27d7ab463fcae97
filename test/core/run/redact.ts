import test from 'ava'
import fc from 'fast-check'
import {pickSecrets, redact, redactChunk, type Secret} from '../../../src/core/run/redact.ts'

const secrets: readonly Secret[] = [{name: 'SHORT', value: 'abcabc'}, {name: 'LONG', value: 'abcabcabd'}, {name: 'OTHER', value: 'bcabcx'}]

function stream(chunks: readonly string[]): string {
  let held = ''
  let out = ''
  for (const chunk of chunks) {
    const step = redactChunk(secrets, held, chunk)
    out += step.text
    held = step.held
  }
  return out + redact(secrets, held)
}

test('a secret is replaced by its name', t => {
  t.is(redact(secrets, 'x abcabc y'), 'x [redacted SHORT] y')
})

test('the longer of two secrets at one place wins', t => {
  t.is(redact(secrets, 'abcabcabd'), '[redacted LONG]')
  t.is(stream(['abcabca', 'bd']), '[redacted LONG]')
})

test('cutting a text anywhere redacts the same', t => {
  fc.assert(fc.property(fc.array(fc.string({unit: fc.constantFrom('a', 'b', 'c', 'd', 'x'), maxLength: 14})), chunks => {
    t.is(stream(chunks), redact(secrets, chunks.join('')))
  }), {numRuns: 2000})
})

test('text that begins no secret is not held back', t => {
  t.deepEqual(redactChunk(secrets, '', 'a line\n'), {text: 'a line\n', held: ''})
})

test('secrets are picked by name, length and spelling', t => {
  const env = {PATH: '/usr/bin', API_KEY: 'key-12345', GH_TOKEN: 'x', MONKEY: 'banana-tree', DB_PASSWORD: 'with"quote', NAMED: 'swordfish', KEYBOARD: 'qwertyuiop'}
  t.deepEqual(pickSecrets(env, ['NAMED']), [
    {name: 'API_KEY', value: 'key-12345'},
    {name: 'DB_PASSWORD', value: 'with"quote'},
    {name: 'DB_PASSWORD', value: 'with\\"quote'},
    {name: 'NAMED', value: 'swordfish'}
  ])
})
