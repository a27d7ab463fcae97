import {elapsedSince, formatElapsed} from '../../core/board/format.ts'
import {asciiGlyphs, unicodeGlyphs} from '../../core/board/glyphs.ts'
import type {EngineEvent} from '../../core/board/session.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import {describeEvent} from './events.ts'
import type {Output} from './output.ts'
import {paint} from './terminal.ts'

const verbWidth = 10
const frameMs = 120

/**
 * Progress on stderr: a line per event, and on a terminal one more that moves while something is under way.
 * Invariant: lines appear in the order of their events, however slow the stream is.
 */
export class Progress {
  readonly #output: Output
  readonly #now: () => Date
  readonly #isNotional: (by: string) => boolean
  readonly #underWay = new Map<string, {readonly what: string; readonly since: string; readonly by?: string}>()
  #written: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #frame = 0
  #itemWidth = 12

  /** `isNotional`: whether an agent's money is a subscription's. */
  constructor(output: Output, now: () => Date, isNotional: (by: string) => boolean) {
    this.#output = output
    this.#isNotional = isNotional
    this.#now = now
  }

  /** Tells one event; never throws and never waits. */
  readonly tell = (event: EngineEvent): void => {
    const by = event.type === 'run-ended' ? this.#underWay.get(`run ${event.item} ${event.run}`)?.by : undefined
    this.#track(event)
    const {item, verb, style, text} = describeEvent(event, {notional: by !== undefined && this.#isNotional(by)})
    this.#itemWidth = Math.min(32, Math.max(this.#itemWidth, item.length))
    const look = this.#output.progress
    const time = this.#now().toTimeString().slice(0, 8)
    const line = `${paint(look, 'muted', time)}  ${sanitiseLine(item).padEnd(this.#itemWidth)}  ${paint(look, style, verb.padEnd(verbWidth))}  ${sanitiseLine(text)}`
    this.#write(`${this.#erase()}${line}\n`)
    this.#spin()
  }

  /** Takes the moving line away; resolves when everything is written. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#underWay.clear()
    this.#write(this.#erase())
    await this.#written
  }

  #track(event: EngineEvent): void {
    const since = this.#now().toISOString()
    if (event.type === 'run-started') this.#underWay.set(`run ${event.item} ${event.run}`, {what: `${event.step} of ${event.item}`, since, by: event.by})
    if (event.type === 'run-ended') this.#underWay.delete(`run ${event.item} ${event.run}`)
    if (event.type === 'check-started') this.#underWay.set(`check ${event.item} ${event.step} ${event.command}`, {what: `checks of ${event.item}`, since})
    if (event.type === 'check-ended') this.#underWay.delete(`check ${event.item} ${event.step} ${event.command}`)
  }

  #spin(): void {
    if (!this.#output.progress.live) return
    if (this.#underWay.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else this.#timer ??= setInterval(() => this.#draw(), frameMs).unref()
  }

  #draw(): void {
    const {unicode, columns = 80} = this.#output.progress
    const {spinner} = unicode ? unicodeGlyphs : asciiGlyphs
    const now = this.#now().getTime()
    const doing = [...this.#underWay.values()].map(({what, since}) => `${what} ${formatElapsed(elapsedSince(since, now))}`).join(', ')
    this.#write(`${this.#erase()}${spinner[this.#frame++ % spinner.length] ?? ''} ${sanitiseLine(doing, columns - 4)}`)
  }

  #erase(): string {
    return this.#output.progress.live ? '\r\u001B[K' : ''
  }

  #write(text: string): void {
    if (text !== '') this.#written = this.#written.then(() => this.#output.noteRaw(text))
  }
}
