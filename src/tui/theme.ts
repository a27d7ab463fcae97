import {graphemes, widthOf} from '../core/board/measure.ts'
import {withText, type Line, type Span, type Tone} from '../core/board/span.ts'

/** How meanings look on this terminal. Colours are the terminal's own sixteen, so that they fit its light or dark scheme. */
export interface Theme {
  readonly hasColour: boolean
  /** Draw with ASCII: the locale is not UTF-8, or LIFECYCLE_ASCII is set. */
  readonly ascii: boolean
  /** A fitted line as text with SGR sequences; the only escape sequences a frame holds. */
  readonly paint: (line: Line) => string
}

type Environment = Readonly<Record<string, string | undefined>>

const colours: Readonly<Record<Tone, string>> = {
  plain: '', muted: '2', accent: '36', running: '94', you: '33', good: '32', bad: '31', stale: '35', code: '36'
}

/** NO_COLOR and a dumb terminal take the colours away; weight and glyphs stay, because no meaning hangs on colour alone. */
export function makeTheme(env: Environment): Theme {
  const hasColour = !isSet(env['NO_COLOR']) && env['TERM'] !== 'dumb'
  const isUtf8 = hasUtf8(env)
  const show = isUtf8 ? (part: Span) => part : (part: Span) => withText(part, toAscii(part.text))
  const ascii = isSet(env['LIFECYCLE_ASCII']) ? env['LIFECYCLE_ASCII'] !== '0' : !isUtf8
  return {hasColour, ascii, paint: line => line.map(part => paintSpan(show(part), hasColour)).join('')}
}

function paintSpan(part: Span, hasColour: boolean): string {
  const colour = colours[part.tone]
  const codes = [
    hasColour || colour === '2' ? colour : '', part.bold ? '1' : '', part.italic ? '3' : '', part.underline ? '4' : '', part.inverse ? '7' : ''
  ].filter(code => code !== '')
  if (codes.length === 0 || part.text === '') return part.text
  return `\u001b[${codes.join(';')}m${part.text}\u001b[0m`
}

/** What a terminal without UTF-8 cannot show becomes question marks of the same width. */
function toAscii(text: string): string {
  return graphemes(text).map(character => /^[ -~]$/u.test(character) ? character : '?'.repeat(widthOf(character))).join('')
}

function hasUtf8(env: Environment): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet)
  return locale === undefined || /utf-?8/iu.test(locale)
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
