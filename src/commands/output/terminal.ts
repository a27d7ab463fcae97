import type {Tone} from '../../core/board/span.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a stream can show, decided once per stream from the environment. */
export interface Abilities {
  readonly colour: boolean
  /** Whether anything but ASCII may be shown. */
  readonly unicode: boolean
  /** A person is looking, and lines may be redrawn: no pipe, no CI. */
  readonly live: boolean
  /** Width to fit lines into; undefined where nothing may be cut. */
  readonly columns: number | undefined
}

/** FORCE_COLOR wins over NO_COLOR, as in Node; pipes and dumb terminals get no colour unless it is forced. */
export function readAbilities(stream: {readonly isTTY?: boolean; readonly columns?: number}, env: Environment): Abilities {
  const terminal = stream.isTTY === true
  const dumb = env.TERM === 'dumb'
  return {
    colour: wantsColour(env) ?? (terminal && !dumb),
    unicode: hasUnicode(env),
    live: terminal && !dumb && !isContinuousIntegration(env),
    columns: terminal ? Math.max(20, stream.columns ?? 80) : undefined
  }
}

/** Whether CI is set to anything but a no. */
export function isContinuousIntegration(env: Environment): boolean {
  return env.CI !== undefined && !['', '0', 'false'].includes(env.CI)
}

function wantsColour(env: Environment): boolean | undefined {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR)
  return env.NO_COLOR === undefined || env.NO_COLOR === '' ? undefined : false
}

function hasUnicode(env: Environment): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(value => value !== undefined && value !== '')
  return locale === undefined ? env.WT_SESSION !== undefined : /utf-?8/i.test(locale)
}

/** The board's tones, and the two weights that prose needs. */
export type Style = Tone | 'strong'

// Not util.styleText: importing node:util costs a tenth of what starting Node does.
const styles: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  plain: ['', ''],
  muted: ['\u001B[2m', '\u001B[22m'],
  strong: ['\u001B[1m', '\u001B[22m'],
  accent: ['\u001B[1m', '\u001B[22m'],
  code: ['\u001B[1m', '\u001B[22m'],
  running: ['\u001B[36m', '\u001B[39m'],
  you: ['\u001B[1;33m', '\u001B[22;39m'],
  stale: ['\u001B[35m', '\u001B[39m'],
  good: ['\u001B[32m', '\u001B[39m'],
  bad: ['\u001B[31m', '\u001B[39m']
}

/** Text in a style where the stream takes colour; the same text otherwise. */
export function paint(abilities: Pick<Abilities, 'colour'>, style: Style, text: string): string {
  const [on, off] = styles[style]
  return abilities.colour && text !== '' ? on + text + off : text
}
