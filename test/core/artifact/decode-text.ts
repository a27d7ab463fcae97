import test from 'ava'
import {decodeText} from '../../../src/core/artifact/decode-text.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test('UTF-8 is decoded and its mark kept', t => {
  t.is(decodeText(new TextEncoder().encode('\ufeffGröße 👍'), 'x.md').value, '\ufeffGröße 👍')
  t.is(decodeText(bytes(), 'x.md').value, '')
})
const refuses = test.macro((t, input: Uint8Array, code: string, line?: number) => {
  const {value, problems} = decodeText(input, 'x.md')
  t.is(value, undefined)
  t.is(problems[0]?.code, code)
  t.is(problems[0]?.line, line)
})
test('UTF-16 little endian is refused', refuses, bytes(0xff, 0xfe, 0x41, 0), 'encoding-utf16')
test('UTF-16 big endian is refused', refuses, bytes(0xfe, 0xff, 0, 0x41), 'encoding-utf16')
test('invalid bytes are refused with their line', refuses, bytes(0x61, 0x0a, 0x62, 0xff), 'encoding-invalid', 2)
test('Latin-1 is refused', refuses, bytes(0x47, 0x72, 0xf6), 'encoding-invalid', 1)
test('overlong sequences are refused', refuses, bytes(0xc0, 0xaf), 'encoding-invalid', 1)
test('encoded surrogates are refused', refuses, bytes(0xed, 0xa0, 0x80), 'encoding-invalid', 1)
test('a cut-off character is refused', refuses, bytes(0x61, 0xe2, 0x82), 'encoding-invalid', 1)
test('more than a megabyte is refused', refuses, new Uint8Array(1024 * 1024 + 1), 'file-too-large')
