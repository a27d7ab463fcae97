import type {ExitFile, LiveFile, SupervisedRun} from '../../core/ports.ts'
import type {Usage} from '../../core/project/records.ts'
import {oneLine} from '../../core/run/adapters/json-line.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {countTokens, raiseUsage, unknownUsage, usageOfRun} from '../../core/run/usage.ts'
import {replaceWhole, writeWhole} from './run-folder.ts'

/** How often the file is written anew at most. */
const everyMs = 250

/** What a run under way used and does, kept in live.json for the board, and for the bill should the run be killed. */
export class LiveReport {
  readonly #file: string
  readonly #limits: SupervisedRun['limits']
  readonly #before: Usage
  #usage: Usage = unknownUsage
  #doing: string | undefined
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string, limits: SupervisedRun['limits'], before: Usage = unknownUsage) {
    this.#file = file
    this.#limits = limits
    this.#before = before
  }

  hear(event: AgentEvent): void {
    switch (event.type) {
      case 'usage':
        this.#usage = {...raiseUsage(this.#usage, usageOfRun(event, this.#before)), source: 'partial'}
        break
      case 'ended':
        if (this.#usage !== unknownUsage) this.#usage = {...this.#usage, source: 'reported'}
        break
      case 'text':
        this.#doing = oneLine(event.text)
        break
      case 'tool':
        if (event.status === 'started') this.#doing = oneLine(event.title)
        break
      case 'retrying':
        this.#doing = oneLine(`tries again: ${event.message}`)
        break
      case 'started':
      case 'permission':
      case 'rate-limited':
        return
    }
    this.#timer ??= setTimeout(() => this.#write(replaceWhole), everyMs)
  }

  /** The limit that what was reported so far goes over. */
  get exceeded(): Extract<ExitFile['endedBy'], 'cost' | 'tokens'> | undefined {
    const {costMicro, tokens} = this.#limits
    if (costMicro !== undefined && (this.#usage.costMicro ?? 0) > costMicro) return 'cost'
    if (tokens !== undefined && (countTokens(this.#usage) ?? 0) > tokens) return 'tokens'
    return undefined
  }

  /** Writes the last state, safe from a power cut: it is what the run is charged. */
  async end(): Promise<void> {
    clearTimeout(this.#timer)
    this.#write(writeWhole)
    await this.#writing
  }

  #write(how: (file: string, text: string) => Promise<void>): void {
    this.#timer = undefined
    const state: LiveFile = {usage: this.#usage === unknownUsage ? undefined : this.#usage, doing: this.#doing}
    // A full disk must not end a run that is paid for; the log, which is what counts, reports it.
    this.#writing = this.#writing.then(() => how(this.#file, JSON.stringify(state))).catch(() => {})
  }
}
