import {setTimeout as sleep} from 'node:timers/promises'
import {titleOf} from '../data/words.ts'
import {timePairs, timeProgram, type Paired, type Program} from '../measure.ts'
import {Screen} from '../pty.ts'
import {say, type Row} from '../report.ts'
import type {Setting} from '../setting.ts'

const goals: Readonly<Record<number, {readonly wall: number; readonly memory?: number}>> = {100: {wall: 0.65}, 1000: {wall: 0.35}, 10_000: {wall: 0.12, memory: 0.35}}

/** How long a board is left alone before its memory is read: what it does beside the first frame is done then. */
const settleMs = 4000

/** P4: from the start of the program to the first frame with a card on it, and the memory a board takes, beside `backlog board`. */
export async function measureFirstBoard(setting: Setting): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const items of setting.sizes) {
    const ours = setting.lifecycle(await setting.heldProject(items))
    const theirs = setting.peer(await setting.backlog(items), 'board')
    const row = (what: string, {ours: a, theirs: b, ratio}: Paired, unit: 'ms' | 'MiB', atMost?: number): Row =>
      ({goal: 'P4', what: `${what}, ${items} items`, beside: 'backlog board', ours: say(a, unit), theirs: say(b, unit), figure: ratio.median, unit: '', atMost})
    const remember = () => timeProgram(setting.lifecycle(ours.cwd, 'status'))
    const timeBoth = (before?: () => void) => timePairs(() => timeFirst(ours, titleOf(5)), () => timeFirst(theirs, 'TASK-1 '), setting.pairs, before)
    await remember()
    rows.push(row('first board, as seen before', await timeBoth(), 'ms', goals[items]?.wall))
    rows.push(row('first board, nothing remembered', await timeBoth(setting.forget), 'ms'))
    await remember()
    const peaks = await timePairs(() => readPeaks(ours, titleOf(5)), () => readPeaks(theirs, 'TASK-1 '), Math.min(setting.pairs, 5))
    rows.push(row('peak memory of a board left open', peaks, 'MiB', goals[items]?.memory))
  }
  return rows
}

async function timeFirst(program: Program, text: string): Promise<number> {
  const screen = new Screen(program)
  try {
    return await showsCard(screen, text) - screen.startedAt
  } finally {
    await screen.close()
  }
}

async function readPeaks(program: Program, text: string): Promise<number> {
  const screen = new Screen(program)
  try {
    await showsCard(screen, text)
    await sleep(settleMs)
    return screen.peakMiB
  } finally {
    await screen.close()
  }
}

function showsCard(screen: Screen, text: string): Promise<number> {
  return screen.shows(rows => rows.some(row => row.includes(text)))
}
