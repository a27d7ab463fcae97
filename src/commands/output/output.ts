import {once} from 'node:events'
import {glyphOf, type MarkName, marks} from '../../core/board/marks.ts'
import {type Abilities, paint, readAbilities, type Style} from './terminal.ts'

/** The streams and the environment that decide how a command speaks. */
export interface OutputStreams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * How a command speaks: results on stdout, progress and problems on stderr.
 * Invariant: a write resolves only when the stream can take more, so that nothing piles up in front of a slow pipe.
 */
export class Output {
  /** What stdout can show. */
  readonly result: Abilities
  /** What stderr can show. */
  readonly progress: Abilities
  readonly #streams: OutputStreams

  constructor(streams: OutputStreams) {
    this.#streams = streams
    this.result = readAbilities(streams.stdout, streams.env)
    this.progress = readAbilities(streams.stderr, streams.env)
  }

  /** Lines of the result. */
  async print(...lines: readonly string[]): Promise<void> {
    await write(this.#streams.stdout, `${lines.join('\n')}\n`)
  }

  /** Text of the result as it is, without a line end of ours. */
  async printRaw(text: string): Promise<void> {
    await write(this.#streams.stdout, text)
  }

  /** One JSON document: the stable envelope of every `--json`. */
  async printJson(kind: string, data: unknown): Promise<void> {
    await this.print(renderJson(kind, data, 2))
  }

  /** One JSON document on one line, for output that goes on. */
  async printJsonLine(kind: string, data: unknown): Promise<void> {
    await this.print(renderJson(kind, data))
  }

  /** Lines for the person beside the result: progress, warnings, what to do next. */
  async note(...lines: readonly string[]): Promise<void> {
    await write(this.#streams.stderr, `${lines.join('\n')}\n`)
  }

  /** Control sequences for a live stderr. */
  async noteRaw(text: string): Promise<void> {
    await write(this.#streams.stderr, text)
  }

  /** Text in a style, as stdout can show it. */
  paint(style: Style, text: string): string {
    return paint(this.result, style, text)
  }

  /** A mark's glyph or its stand-in, unpainted. */
  glyph(name: MarkName): string {
    return glyphOf(name, !this.result.unicode)
  }

  /** Our own words as stdout can show them: where it is ASCII only, the few signs we use are spelled out. */
  spell(text: string): string {
    return this.result.unicode ? text : text.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('≈', 'about').replaceAll('·', '-').replaceAll('…', '...')
  }

  /** A mark in its style, as stdout can show it. */
  mark(name: MarkName): string {
    return this.paint(marks[name].tone, this.glyph(name))
  }
}

/** The envelope of all JSON. What is unknown is null, so that every key is always there. Characters that could steer a terminal or turn text round are escaped: it means the same to a parser. */
export function renderJson(kind: string, data: unknown, indent?: number): string {
  const text = JSON.stringify({schemaVersion: 1, kind, data}, (_key, value: unknown) => value === undefined ? null : value, indent)
  return text.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (stream.destroyed || stream.writableEnded || stream.write(text)) return
  // A reader that went away never drains: its `close` ends the wait.
  const gone = new AbortController()
  try {
    await Promise.race([once(stream, 'drain', {signal: gone.signal}), once(stream, 'close', {signal: gone.signal})])
  } catch (error) {
    if (!isBrokenPipe(error)) throw error
  } finally {
    gone.abort()
  }
}

/** The reader of a pipe went away (`lifecycle status | head -1`): nothing to report. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}
