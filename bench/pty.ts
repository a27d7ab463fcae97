import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import {listTree, readPeak, type Program} from './measure.ts'

/** When a frame that shows something arrived, by the clock of `performance.now`. */
type Seen = number

interface Wait { readonly isShown: (rows: readonly string[]) => boolean; readonly resolve: (seen: Seen) => void }

const columns = 120
const rows = 40

/**
 * A program on a real pseudo-terminal of 120 × 40 with a terminal emulator on it. What is timed is the arrival of the bytes that
 * complete what is waited for, not the emulator's work on them.
 */
export class Screen {
  readonly #process: pty.IPty
  readonly #emulator = new xterm.Terminal({cols: columns, rows, allowProposedApi: true})
  readonly #ended: Promise<void>
  readonly startedAt: number
  #waits: Wait[] = []

  constructor({argv: [program = '', ...args], cwd, env}: Program) {
    this.startedAt = performance.now()
    this.#process = pty.spawn(program, args, {name: 'xterm-256color', cols: columns, rows, cwd, env: {...process.env, ...env, TERM: 'xterm-256color'}})
    this.#process.onData(data => {
      const arrived = performance.now()
      this.#emulator.write(data, () => this.#check(arrived))
    })
    this.#ended = new Promise(resolve => this.#process.onExit(() => resolve()))
  }

  /** Resolves when the screen shows it, with the time at which the bytes came. */
  shows(isShown: Wait['isShown'], timeoutMs = 60_000): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the screen never showed ${isShown.toString()}:\n${this.rows.join('\n')}`)), timeoutMs)
      this.#waits.push({isShown, resolve: seen => {
        clearTimeout(timer)
        resolve(seen)
      }})
      this.#check(performance.now())
    })
  }

  get rows(): readonly string[] {
    const buffer = this.#emulator.buffer.active
    return Array.from({length: rows}, (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '')
  }

  /** Highest memory of the largest process up to now, in MiB; ask before the program ends. */
  get peakMiB(): number {
    return Math.max(...listTree(this.#process.pid).map(readPeak)) / 1024
  }

  async close(): Promise<void> {
    for (const pid of listTree(this.#process.pid).toReversed()) end(pid)
    await this.#ended
    this.#emulator.dispose()
  }

  #check(arrived: Seen): void {
    if (this.#waits.length === 0) return
    const shown = this.rows
    const met = this.#waits.filter(wait => wait.isShown(shown))
    this.#waits = this.#waits.filter(wait => !met.includes(wait))
    for (const wait of met) wait.resolve(arrived)
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
