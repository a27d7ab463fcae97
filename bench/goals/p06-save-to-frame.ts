import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {git} from '../data/fast-import.ts'
import {idOf} from '../data/project.ts'
import {titleOf} from '../data/words.ts'
import {quantile, spread, timeProgram} from '../measure.ts'
import {Screen} from '../pty.ts'
import {say, type Row} from '../report.ts'
import type {Setting} from '../setting.ts'

const items = 10_000
const saves = 40
const commits = 20

/**
 * P6: from the end of a save of an item's file to the frame of the board that shows it, beside chokidar's default of waiting until a
 * write is finished; and from the end of a person's `git commit` to the frame with what was committed.
 */
export async function measureSaveToFrame(setting: Setting): Promise<readonly Row[]> {
  const folder = await setting.heldProject(items)
  git(folder, 'checkout', '-q', '--', '.')
  const program = setting.lifecycle(folder)
  await timeProgram(setting.lifecycle(folder, 'status'))
  const board = new Screen(program)
  const rival = new Screen({argv: [process.execPath, fileURLToPath(new URL('../rivals/show-on-save.ts', import.meta.url)), path.join(folder, '.lifecycle/items')], cwd: folder})
  try {
    await board.shows(rows => rows.some(row => row.includes(titleOf(5))))
    await rival.shows(rows => rows.some(row => row.includes('Watching.')))
    // The engine's own first look and the watches are under way when the first frame is there.
    await sleep(5000)
    const {ours, theirs} = await measureSaves(folder, board, rival)
    const seen = await measureCommits(folder, board)
    return renderRows(ours, theirs, seen)
  } finally {
    await board.close()
    await rival.close()
    git(folder, 'checkout', '-q', '--', '.')
  }
}

function renderRows(ours: readonly number[], theirs: readonly number[], seen: readonly number[]): readonly Row[] {
  const row = {goal: 'P6', beside: 'chokidar with awaitWriteFinish', ours: say(spread(ours), 'ms'), theirs: say(spread(theirs), 'ms')}
  const [sorted, committed] = [ours, seen].map(figures => figures.toSorted((a, b) => a - b)) as [number[], number[]]
  return [
    {...row, what: `save → frame, ${items} items`, figure: spread(ours.map((ms, i) => ms / theirs[i]!)).median, unit: '', atMost: 0.03},
    {...row, what: 'the same, p50', theirs: '', figure: quantile(sorted, 0.5), unit: 'ms', atMost: undefined},
    {...row, what: 'the same, p95', theirs: '', figure: quantile(sorted, 0.95), unit: 'ms', atMost: 40},
    {...row, what: `commit made → frame, ${items} items, p50`, beside: '', ours: say(spread(seen), 'ms'), theirs: '', figure: quantile(committed, 0.5), unit: 'ms', atMost: undefined},
    {...row, what: 'the same, p95', beside: '', ours: say(spread(seen), 'ms'), theirs: '', figure: quantile(committed, 0.95), unit: 'ms', atMost: 100}
  ]
}

/** One save is seen by both: every other one makes the file what the branch has again, so the board shows or drops the mark of an edit. */
async function measureSaves(folder: string, board: Screen, rival: Screen): Promise<{readonly ours: number[]; readonly theirs: number[]}> {
  const file = fileOf(folder, 5)
  const text = readFileSync(file, 'utf8')
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let save = 1; save <= saves; save++) {
    const isEdited = save % 2 === 1
    const shown = board.shows(rows => rows.some(row => row.includes('1 file edited')) === isEdited)
    const told = rival.shows(rows => rows.some(row => row.includes(`saved ${save} `)))
    writeFileSync(file, isEdited ? `${text}One more thing.\n` : text)
    const at = performance.now()
    const [ourTime, theirTime] = await Promise.all([shown, told])
    ours.push(ourTime - at)
    theirs.push(theirTime - at)
    await sleep(37 * (save % 8))
  }
  return {ours, theirs}
}

async function measureCommits(folder: string, board: Screen): Promise<readonly number[]> {
  const taken: number[] = []
  for (let round = 0; round < commits; round++) {
    const file = fileOf(folder, 5)
    const title = `Round ${round} of ${Date.now() % 100_000}`
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*$/m, `title: ${title}`))
    await sleep(700)
    const shown = board.shows(rows => rows.some(row => row.includes(title)))
    git(folder, 'commit', '-q', '-m', 'Change the title', '--', path.relative(folder, file))
    const at = performance.now()
    taken.push(Math.max(0, await shown - at))
  }
  writeFileSync(fileOf(folder, 5), readFileSync(fileOf(folder, 5), 'utf8').replace(/^title: .*$/m, `title: ${titleOf(5)}`))
  git(folder, 'commit', '-q', '-a', '-m', 'Put the title back')
  return taken
}

function fileOf(folder: string, n: number): string {
  return path.join(folder, '.lifecycle/items', idOf(n), 'item.md')
}
