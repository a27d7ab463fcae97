import test from 'ava'
import fc from 'fast-check'
import {sanitiseLine, sanitiseText} from '../../../src/core/artifact/sanitise.ts'

const line = test.macro((t, input: string, expected: string) => {
  t.is(sanitiseLine(input), expected)
  t.is(sanitiseLine(expected), expected)
})

/** Nothing that a terminal or a reader acts on is left. */
const dangerous = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}\u{1d173}-\u{1d17a}\ud800-\udfff\ue000-\uf8ff]/u

const payloads: Record<string, string> = {
  'clear screen': '\u001b[2J', 'cursor up': '\u001b[1A', 'SGR hidden': '\u001b[8m', 'SGR colour': '\u001b[31mred\u001b[0m', 'title by BEL': '\u001b]0;title\u0007', 'title by ST': '\u001b]2;title\u001b\\',
  'OSC 8 link': '\u001b]8;;http://evil\u0007text\u001b]8;;\u0007', 'OSC 52 clipboard': '\u001b]52;c;cm0gLXJm\u0007', 'OSC 9 notification': '\u001b]9;hi\u0007', 'OSC 1337 file': '\u001b]1337;File=:x\u0007', 'DCS sixel': '\u001bPq#0\u001b\\',
  'DCS request': '\u001b[c', 'DSR position': '\u001b[6n', 'alternate screen': '\u001b[?1049h', 'mouse on': '\u001b[?1003h', 'bracketed paste': '\u001b[200~', 'scroll region': '\u001b[1;1r', 'reset': '\u001bc', 'APC': '\u001b_x\u001b\\', 'PM': '\u001b^x\u001b\\',
  'SOS': '\u001bXx\u001b\\', 'charset': '\u001b(0', 'C1 CSI': '\u009b2J', 'C1 OSC': '\u009d0;x\u009c', 'C1 DCS': '\u0090q\u009c', 'NEL': 'a\u0085b', 'NUL': 'a\u0000b', 'BEL': '\u0007', 'backspace': 'rm\b\bls', 'carriage return': 'safe\revil', 'vertical tab': 'a\vb', 'form feed': 'a\fb', 'shift out': '\u000e', 'DEL': 'a\u007f',
  'RLO': 'abc\u202edcba', 'LRO': '\u202d', 'RLE': '\u202b', 'LRE': '\u202a', 'PDF': '\u202c', 'RLI': '\u2067', 'LRI': '\u2066', 'FSI': '\u2068', 'PDI': '\u2069', 'RLM': '\u200f', 'LRM': '\u200e', 'ALM': '\u061c',
  'zero width space': 'a\u200bb', 'zero width joiner in Latin': 'a\u200db', 'zero width non-joiner in Latin': 'a\u200cb', 'word joiner': 'a\u2060b', 'byte order mark inside': 'a\ufeffb', 'soft hyphen': 'a\u00adb', 'invisible times': '\u2062', 'invisible separator': '\u2063', 'Hangul filler': '\u3164', 'half-width filler': '\uffa0', 'choseong filler': '\u115f',
  'Braille blank': '\u2800', 'line separator': 'a\u2028b', 'paragraph separator': 'a\u2029b', 'tag characters': `x${String.fromCodePoint(0xe0041, 0xe0042)}`, 'language tag': String.fromCodePoint(0xe0001), 'variation selector smuggling': `a${String.fromCodePoint(0xe0100, 0xe0101)}`, 'variation selector 1': 'a\ufe00',
  'emoji selector on a letter': 'a\ufe0f', 'private use': '\ue000', 'plane 15 private use': String.fromCodePoint(0xf0000), 'unassigned': '\u0378', 'high surrogate': 'a\ud83d', 'low surrogate': '\ude00a', 'non-character': '\uffff', 'interlinear anchor': '\ufff9', 'musical control': String.fromCodePoint(0x1d173), 'grapheme joiner': 'a\u034f', 'zalgo': `a${'\u0301'.repeat(500)}`,
  'lone mark': '\u0301', 'mongolian selector': '\u180e', 'deprecated shaping': '\u206a', 'escape in the middle of emoji': '👩\u001b\u200d💻'
}

test(`leaves nothing dangerous of ${Object.keys(payloads).length} payloads`, t => {
  t.true(Object.keys(payloads).length >= 70)
  for (const [name, payload] of Object.entries(payloads)) {
    for (const safe of [sanitiseLine(payload), sanitiseText(payload), sanitiseLine(payload, 5)]) {
      t.notRegex(safe, dangerous, name)
      t.notRegex(safe, /\p{M}{6}/u, name)
    }
    t.not(sanitiseLine(payload), payload, `${name} is shown as it is`)
    t.not(sanitiseLine(payload), '', `${name} vanishes`)
  }
})

test('escape is shown as its picture', line, '\u001b[2J', '␛[2J')
test('C1 is shown by its number', line, '\u009b2J', '\\u009b2J')
test('a bidi override is shown by its number', line, 'abc\u202edcba', 'abc\\u202edcba')
test('tag characters are shown by their numbers', line, `x${String.fromCodePoint(0xe0041)}`, 'x\\u{e0041}')
test('half a character is shown by its number', line, 'a\ud83d', 'a\\ud83d')
test('DEL is shown as its picture', line, 'a\u007f', 'a␡')
test('line ends become spaces in a line', line, 'a\nb\r\nc\td', 'a b c d')
test('a lone carriage return is shown', line, 'safe\revil', 'safe␍evil')
test('plain words stay', line, 'Rate limit logins (5 tries) ~ 100 %', 'Rate limit logins (5 tries) ~ 100 %')
test('accents and other scripts stay', line, 'Größe naïve Ελληνικά 日本語 한국어 ไทย', 'Größe naïve Ελληνικά 日本語 한국어 ไทย')
test('decomposed accents stay', line, 'e\u0301', 'e\u0301')
test('joined emoji stay', line, '👩‍💻 👍🏽 ❤️ 🇩🇪 👨‍👩‍👧', '👩‍💻 👍🏽 ❤️ 🇩🇪 👨‍👩‍👧')
test('joiners stay where a script needs them', line, 'می‌خواهم क्‍ष', 'می‌خواهم क्‍ष')
test('other spaces become spaces', line, 'a\u00a0b\u2003c', 'a b c')
test('excess marks are one replacement character', t => t.is(sanitiseLine(`a${'\u0301'.repeat(500)}b`), `a${'\u0301'.repeat(4)}\ufffdb`))

test('text keeps its lines', t => t.is(sanitiseText('a\r\nb\n\tc\u001b'), 'a\nb\n    c␛'))
test('a long line is cut with an ellipsis', t => {
  t.is(sanitiseLine('abcdef', 4), 'abc…')
  t.is(sanitiseLine('abcd', 4), 'abcd')
  t.is(sanitiseLine('ab\u001b\u001b', 3), 'ab…')
  t.is(sanitiseLine('abc', 0), '')
})
test('a cut never splits an escape', t => t.is(sanitiseLine('ab\u202ecd', 5), 'ab…'))

test('sanitising twice changes nothing more', t => {
  fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 60}), text => {
    t.is(sanitiseText(sanitiseText(text)), sanitiseText(text))
    t.is(sanitiseLine(sanitiseLine(text)), sanitiseLine(text))
    t.notRegex(sanitiseText(text), dangerous)
  }), {numRuns: 2000})
})
test('a cut line is never longer than asked', t => {
  fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 60}), fc.nat(40), (text, max) => sanitiseLine(text, max).length <= max))
  t.pass()
})
