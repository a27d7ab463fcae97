import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import {waitFor} from './project.ts'

/** A real pseudo-terminal with a real terminal emulator on it: what a person sees, as lines of text. */
export class Terminal {
  readonly #process: pty.IPty
  readonly #screen: InstanceType<typeof xterm.Terminal>
  readonly ended: Promise<number>
  raw = ''

  constructor(argv: readonly string[], options: {readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly columns?: number; readonly rows?: number}) {
    const [cols, rows] = [options.columns ?? 120, options.rows ?? 40]
    this.#screen = new xterm.Terminal({cols, rows, allowProposedApi: true})
    this.#process = pty.spawn(argv[0]!, argv.slice(1), {name: 'xterm-256color', cols, rows, cwd: options.cwd, env: {...options.env, TERM: 'xterm-256color'}})
    this.#process.onData(data => {
      this.raw += data
      this.#screen.write(data)
    })
    this.ended = new Promise(resolve => this.#process.onExit(({exitCode}) => resolve(exitCode)))
  }

  get text(): string {
    const buffer = this.#screen.buffer.active
    return Array.from({length: this.#screen.rows}, (_, i) => buffer.getLine(buffer.viewportY + i)?.translateToString(true) ?? '').join('\n')
  }

  /** Which of the terminal's two screens is shown. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate'
  }

  press(keys: string): void {
    this.#process.write(keys)
  }

  sees(text: string | RegExp, timeoutMs = 20_000): Promise<string> {
    const has = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown))
    return waitFor(async () => has(this.text) && this.text, timeoutMs).catch(() => {
      throw new Error(`the screen does not show ${String(text)}:\n${this.text}`)
    })
  }

  get pid(): number {
    return this.#process.pid
  }

  kill(signal = 'SIGKILL'): void {
    this.#process.kill(signal)
  }
}
