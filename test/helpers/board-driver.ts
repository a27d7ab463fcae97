import {PassThrough} from 'node:stream'
import {EventEmitter} from 'node:events'
import xterm from '@xterm/headless'
import stringWidth from 'string-width'
import {openBoard} from '../../src/tui/board.tsx'
import type {View} from '../../src/core/board/view.ts'
import {sampleNow, sampleView} from './board-samples.ts'
import {makeFakeSession, type FakeSession} from './fake-session.ts'

/*
Drives the real board on a terminal in memory: keys go in as bytes, frames come out through a terminal emulator, and tests
name columns and cards, never coordinates.
*/

export interface BoardDriver {
  readonly session: FakeSession
  /** Rows as a person sees them, without spaces at the end. */
  readonly screen: () => readonly string[]
  readonly text: () => string
  readonly column: (name: string) => ColumnDriver
  /** Presses keys one after the other: characters, or names such as `Enter`. */
  readonly press: (...keys: readonly string[]) => Promise<void>
  readonly type: (text: string) => Promise<void>
  readonly paste: (text: string) => Promise<void>
  /** Waits until the screen shows the text; fails with the screen when it never does. */
  readonly shows: (text: string | RegExp) => Promise<void>
  readonly hides: (text: string) => Promise<void>
  readonly resize: (columns: number, rows: number) => Promise<void>
  /** All bytes written so far. */
  readonly output: () => string
  readonly editor: {readonly opened: string[]}
  readonly pager: {readonly shown: string[]}
  /** Resolves when the board is over. */
  readonly ended: Promise<void>
  readonly isRaw: () => boolean
}

export interface ColumnDriver {
  /** Text of a card, its rows joined by line ends. */
  readonly card: (index: number) => string
  readonly cards: () => readonly string[]
  readonly chosen: () => string | undefined
}

const sequences: Readonly<Record<string, string>> = {
  Enter: '\r', Esc: '\u001b', Tab: '\t', ShiftTab: '\u001b[Z', Up: '\u001b[A', Down: '\u001b[B', Right: '\u001b[C', Left: '\u001b[D', PageUp: '\u001b[5~', PageDown: '\u001b[6~',
  Home: '\u001b[H', End: '\u001b[F', Backspace: '\u007f', CtrlC: '\u0003', CtrlU: '\u0015', CtrlW: '\u0017', Space: ' '
}

export interface DriverOptions {
  readonly view?: View
  readonly session?: FakeSession
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

/** Opens a board; `teardown` of the test ends it. */
export async function openTestBoard(t: {readonly teardown: (end: () => Promise<void>) => void}, options: DriverOptions = {}): Promise<BoardDriver> {
  const size = {columns: options.columns ?? 120, rows: options.rows ?? 40}
  const session = options.session ?? makeFakeSession(options.view ?? calmView())
  const stdin = Object.assign(new PassThrough(), {isTTY: true, isRaw: false, setRawMode(mode: boolean) { stdin.isRaw = mode; return stdin }, ref: () => stdin, unref: () => stdin})
  const terminal = new xterm.Terminal({cols: size.columns, rows: size.rows, allowProposedApi: true, convertEol: true})
  terminal.unicode.register(widths)
  terminal.unicode.activeVersion = widths.version
  let output = ''
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true, writable: true, columns: size.columns, rows: size.rows,
    write(chunk: string, ...rest: readonly unknown[]) {
      output += chunk
      terminal.write(chunk)
      const done = rest.find(value => typeof value === 'function') as (() => void) | undefined
      if (done !== undefined) setImmediate(done)
      return true
    }
  })
  const editor = {opened: [] as string[]}
  const pager = {shown: [] as string[]}
  const ended = openBoard({
    session, stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream, stderr: stdout as unknown as NodeJS.WriteStream,
    env: {LANG: 'C.UTF-8', ...options.env}, now: () => sampleNow,
    openEditor: async path => { editor.opened.push(path) },
    openPager: async text => { pager.shown.push(text) }
  })
  const grid = () => readGrid(terminal)
  const screen = () => grid().map(row => row.join('').trimEnd())
  const driver: BoardDriver = {
    session, screen, editor, pager, ended, output: () => output, isRaw: () => stdin.isRaw,
    text: () => screen().join('\n'),
    column: name => readColumn(grid(), name),
    async press(...keys) {
      for (const key of keys) {
        stdin.write(sequences[key] ?? key)
        await pause(key === 'Esc' ? 60 : 25)
      }
      await pause(30)
    },
    async type(text) {
      stdin.write(text)
      await pause(50)
    },
    async paste(text) {
      stdin.write(`\u001b[200~${text}\u001b[201~`)
      await pause(50)
    },
    shows: async text => until(() => (typeof text === 'string' ? driver.text().includes(text) : text.test(driver.text())), `does not show ${String(text)}`, driver),
    hides: async text => until(() => !driver.text().includes(text), `still shows ${text}`, driver),
    async resize(columns, rows) {
      terminal.resize(columns, rows)
      Object.assign(stdout, {columns, rows})
      stdout.emit('resize')
      await pause(60)
    }
  }
  t.teardown(async () => {
    stdin.write('\u0003')
    await ended
    terminal.dispose()
  })
  await pause(20)
  return driver
}

/** The samples with nothing under way and nothing edited: no spinner moves. */
export function calmView(more: Partial<View> = {}): View {
  return sampleView({live: [], edited: [], suspicious: new Map(), ...more})
}

export async function pause(ms: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, ms))
}

async function until(isTrue: () => boolean, problem: string, driver: BoardDriver): Promise<void> {
  const deadline = Date.now() + 4000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`the board ${problem}:\n${driver.text()}`)
    await pause(15)
  }
}

/** One string per cell; the second cell of a wide character is empty. */
function readGrid(terminal: InstanceType<typeof xterm.Terminal>): readonly (readonly string[])[] {
  const buffer = terminal.buffer.active
  return Array.from({length: terminal.rows}, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row)
    return Array.from({length: terminal.cols}, (_cell, column) => {
      const cell = line?.getCell(column)
      return cell === undefined || cell.getWidth() === 0 ? '' : cell.getChars() === '' ? ' ' : cell.getChars()
    })
  })
}

function readColumn(grid: readonly (readonly string[])[], name: string): ColumnDriver {
  const head = grid.findIndex((row, index) => row.join('').includes(` ${name} `) && /^[─━\-= ]{8,}/u.test(grid[index + 1]?.join('') ?? ''))
  const rule = grid[head + 1] ?? []
  const start = (grid[head] ?? []).join('').indexOf(` ${name} `)
  let end = start
  while (end < rule.length && rule[end] !== ' ' && rule[end] !== '') end++
  const rows = grid.slice(head + 2).map(row => row.slice(start, end).join(''))
  const groups: string[][] = []
  for (const row of rows) {
    if (/^[╭┏]/u.test(row)) groups.push([])
    if (/^[╭┏╰┗│┃]/u.test(row)) groups.at(-1)?.push(row)
  }
  const cards = groups.map(group => group.slice(1, -1).map(row => row.slice(1, -1).trim()).join('\n'))
  const chosen = groups.findIndex(group => group[0]?.startsWith('┏'))
  return {
    cards: () => cards,
    chosen: () => cards[chosen],
    card: index => cards[index] ?? `no card ${index} in ${name}`
  }
}

/** A terminal that agrees with the board on widths; joiners and marks belong to the cell before. */
const widths = {
  version: 'board',
  wcwidth: (point: number) => Math.min(2, stringWidth(String.fromCodePoint(point))) as 0 | 1 | 2,
  charProperties(point: number) {
    const width = Math.min(2, stringWidth(String.fromCodePoint(point)))
    return width === 0 ? 1 : width << 1
  }
}
