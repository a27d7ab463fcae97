/** What a piece of text means; the theme of a surface chooses how it looks. */
export type Tone =
  | 'plain' | 'muted' | 'accent' | 'running' | 'you' | 'good' | 'bad' | 'stale' | 'code'

/** A run of text with one look. Text may be foreign: it is made safe where a line is fitted or wrapped, never earlier. */
export interface Span {
  readonly text: string
  readonly tone: Tone
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  /** Light on dark turned round, for the cursor of an input and the chosen row of a list. */
  readonly inverse?: boolean
}

/** One row of the screen. */
export type Line = readonly Span[]

/** Shortest way to a span; looks that are off stay absent. */
export function span(text: string, tone: Tone = 'plain', look: Omit<Span, 'text' | 'tone'> = {}): Span {
  return {text, tone, ...look}
}

/** The words of a line without their looks: for tests, screen readers and searches. */
export function plainText(line: Line): string {
  return line.map(s => s.text).join('')
}

/** A span with other text and the same look. */
export function withText(from: Span, text: string): Span {
  return {...from, text}
}
