/**
 * The one sanitiser for text that people or agents wrote, at every place that shows or commits it. An allow-list: what is not
 * known to be a visible character is shown as an escape (`␛`, `\u202e`), so that nothing is hidden and nothing reaches a terminal.
 */

/** Letters, digits, marks, punctuation, symbols, the space and the wide space; no private use, nothing unassigned, nothing that draws nothing. */
const visible = /^(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{M}\p{N}\p{P}\p{S} \u3000]$/u
const mark = /^\p{M}$/u
const space = /^\p{Zs}$/u
const pictograph = /^\p{Extended_Pictographic}$/u
/** Scripts that cannot be written without joiners. */
const joiningScript = /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Syriac}\p{Script=Mongolian}]$/u

/** Marks on one base beyond this are no writing system but a way to paint over other lines. */
const maxMarks = 4
const joiners = new Set(['\u200c', '\u200d'])
const emojiSelectors = new Set(['\ufe0e', '\ufe0f'])

/** For one line of a card, a list, a log or a commit message: line ends and tabs become spaces, at most `max` characters with `…` for the rest. */
export function sanitiseLine(text: string, max = Infinity): string {
  if (/^[ -~]*$/.test(text) && text.length <= max) return text
  return sanitise(text.replace(/\r\n|[\n\t]/g, ' '), false, max)
}

/** For text of several lines: `\n` stays, CRLF becomes `\n`, a tab four spaces. Sanitising twice changes nothing more. */
export function sanitiseText(text: string): string {
  if (/^[ -~\n]*$/.test(text)) return text
  return sanitise(text.replaceAll('\r\n', '\n').replaceAll('\t', '    '), true, Infinity)
}

function sanitise(text: string, lines: boolean, max: number): string {
  const out: string[] = []
  let length = 0
  let base = ''
  let marks = 0
  // One character of look-ahead is enough: a joiner counts only between two characters that it joins.
  const characters = text[Symbol.iterator]()
  for (let current = characters.next(), next = characters.next(); !current.done; current = next, next = characters.next()) {
    const character = current.value
    const shown = lines && character === '\n' ? '\n' : show(character, base, marks, next.done ? '' : next.value)
    if (shown !== '' && length + shown.length > max) return cut(out, length, max)
    marks = mark.test(character) ? marks + 1 : 0
    if (marks === 0 && !joiners.has(character)) base = character
    out.push(shown)
    length += shown.length
  }
  return out.join('')
}

function show(character: string, base: string, marks: number, next: string): string {
  if (character >= ' ' && character <= '~') return character
  if (joiners.has(character)) return joins(character, base, next) ? character : escape(character)
  if (emojiSelectors.has(character)) return marks === 0 && /^[\p{Emoji}]$/u.test(base) ? character : escape(character)
  if (mark.test(character)) return showMark(character, base, marks)
  if (visible.test(character)) return character
  return space.test(character) ? ' ' : escape(character)
}

function showMark(character: string, base: string, marks: number): string {
  if (!visible.test(character) || base === '' || !visible.test(base)) return escape(character)
  if (marks < maxMarks) return character
  return marks === maxMarks ? '\ufffd' : ''
}

function joins(character: string, base: string, next: string): boolean {
  if (joiningScript.test(base)) return joiningScript.test(next) || next === '' || /^[\p{P} ]$/u.test(next)
  return character === '\u200d' && (pictograph.test(base) || /^[\u{1f3fb}-\u{1f3ff}]$/u.test(base)) && pictograph.test(next)
}

/** C0 by its control picture, everything else by its number: both are plain text that survives a second look. */
function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Drops whole pieces from the end until the ellipsis fits; a base goes with its marks. */
function cut(out: string[], length: number, max: number): string {
  let left = length
  while (left > max - 1 && out.length > 0) left -= out.pop()?.length ?? 0
  return max < 1 ? '' : `${out.join('')}…`
}
