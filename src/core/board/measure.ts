import stringWidth from 'string-width'
import {sanitiseLine} from '../artifact/sanitise.ts'

/*
Terminals agree on the width of ASCII, of East Asian characters and of plain emoji. They disagree on emoji that are
joined, toned, flagged or turned into emoji by a selector, so those are shown in a form that has one width everywhere:
a family as its first member, a flag as its two letters. One wrong cell would shift every border to its right.
*/

/** ASCII and the board's own drawn parts: safe, and each one cell wide and one code unit long. */
const plain = /^[ -~\u2500-\u25fc\u2801-\u28ff·…‹›•−‖✓✗✎❯↑↓≈]*$/u
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'})
const emojiSelector = /\u{FE0F}/gu
const afterJoiner = /\u{200D}.*$/su
const skinTone = /[\u{1F3FB}-\u{1F3FF}]/gu
const regionalA = 0x1f1e6
/** The circle on which Unicode shows a mark that has no letter of its own. */
const orphan = '\u25CC'
/** Vowels and finals of Korean syllables; only behind the right syllable have they a width of their own. */
const strayJamo = /^[\u1160-\u11FF\uD7B0-\uD7FF]/u
const unshowable = '■'

/** Makes foreign text safe and gives it a width on which all terminals agree. Idempotent. */
export function cleanText(text: string): string {
  if (plain.test(text)) return text
  const safe = sanitiseLine(text.replaceAll('\t', '    '))
  if (plain.test(safe)) return safe
  let steady = ''
  for (const {segment} of segmenter.segment(safe)) steady += steadyGrapheme(segment)
  return standingAlone(steady)
}

/** Cells that cleaned text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text)
}

/** The longest beginning of cleaned text that fits into `width` cells, never half a character. */
export function cutText(text: string, width: number): string {
  if (width <= 0) return ''
  if (plain.test(text)) return text.slice(0, width)
  let used = 0
  let end = 0
  for (const {segment, index} of segmenter.segment(text)) {
    used += stringWidth(segment)
    if (used > width) break
    end = index + segment.length
  }
  return text.slice(0, end)
}

/** The characters of a text as a person counts them. */
export function graphemes(text: string): readonly string[] {
  if (plain.test(text)) return [...text]
  return Array.from(segmenter.segment(text), s => s.segment)
}

/** What would melt into the last character before it, and so take another width than it was measured with, gets a base of its own. */
function standingAlone(text: string): string {
  return text === '' || segmenter.segment(`x${text}`).containing(0)?.segment === 'x' ? text : orphan + text
}

function steadyGrapheme(grapheme: string): string {
  if (strayJamo.test(grapheme)) return unshowable
  if (grapheme.length === 1) return grapheme
  if (grapheme.startsWith(' ')) return ` ${standingAlone(steadyGrapheme(grapheme.slice(1)))}`
  const first = grapheme.codePointAt(0) ?? 0
  if (first >= regionalA && first < regionalA + 26) return [...grapheme].map(regionalLetter).join('')
  const single = grapheme.replace(afterJoiner, '').replaceAll(emojiSelector, '')
  const untoned = single.replaceAll(skinTone, '')
  return untoned === '' ? unshowable : untoned
}

function regionalLetter(character: string): string {
  const point = (character.codePointAt(0) ?? 0) - regionalA
  return point >= 0 && point < 26 ? String.fromCodePoint(65 + point) : ''
}
