import {appendFileSync} from 'node:fs'
import path from 'node:path'
import {git} from '../data/fast-import.ts'
import {idOf} from '../data/project.ts'
import {peakMemory, timePairs, timeProgram} from '../measure.ts'
import {say, type Row} from '../report.ts'
import type {Setting} from '../setting.ts'

const goals: Readonly<Record<number, {readonly wall: number; readonly memory: number}>> = {
  100: {wall: 0.35, memory: 0.6}, 1000: {wall: 0.2, memory: 0.5}, 10_000: {wall: 0.1, memory: 0.3}
}

/** P1: the list of everything, in a fresh process, beside Backlog.md's. */
export async function measureStatus(setting: Setting): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const items of setting.sizes) {
    const ours = setting.lifecycle(await setting.project(items), 'status', '--plain')
    const theirs = setting.peer(await setting.backlog(items), 'task', 'list', '--plain')
    const compare = async (how: string, before: () => void, atMost?: number): Promise<Row> => {
      const {ours: a, theirs: b, ratio} = await timePairs(() => timeProgram(ours), () => timeProgram(theirs), setting.pairs, before)
      return {goal: 'P1', what: `status --plain, ${items} items, ${how}`, beside: 'backlog task list --plain', ours: say(a, 'ms'), theirs: say(b, 'ms'), figure: ratio.median, unit: '', atMost}
    }
    await timeProgram(ours)
    rows.push(await compare('as seen before', () => {}, goals[items]?.wall))
    rows.push(await compare('after a commit', () => commitOne(ours.cwd)))
    rows.push(await compare('nothing remembered', setting.forget))
    rows.push(await compareMemory(setting, items, ours, theirs))
  }
  return rows
}

async function compareMemory(setting: Setting, items: number, ours: Parameters<typeof peakMemory>[0], theirs: Parameters<typeof peakMemory>[0]): Promise<Row> {
  await timeProgram(ours)
  const {ours: a, theirs: b, ratio} = await timePairs(() => peakMemory(ours), () => peakMemory(theirs), Math.min(setting.pairs, 5))
  return {goal: 'P1', what: `peak memory, ${items} items`, beside: 'backlog task list --plain', ours: say(a, 'MiB'), theirs: say(b, 'MiB'), figure: ratio.median, unit: '', atMost: goals[items]?.memory}
}

/** A person adds a line to a request. */
function commitOne(folder: string): void {
  const file = `.lifecycle/items/${idOf(5)}/item.md`
  appendFileSync(path.join(folder, file), 'One more thing.\n')
  git(folder, 'commit', '-q', '-m', 'Say more', '--', file)
}
