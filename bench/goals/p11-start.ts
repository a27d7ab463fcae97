import {idOf} from '../data/project.ts'
import {timePairs, timeProgram} from '../measure.ts'
import {say, type Row} from '../report.ts'
import type {Setting} from '../setting.ts'

/** P11: what a short command takes beside starting the same Node for nothing. */
export async function measureStart(setting: Setting): Promise<readonly Row[]> {
  const folder = await setting.project(100)
  const nothing = {argv: [process.execPath, '-e', '0'], cwd: folder}
  const rows: Row[] = []
  for (const args of [['--version'], ['show', idOf(5)], ['status']]) {
    const ours = setting.lifecycle(folder, ...args)
    await timeProgram(ours)
    const {ours: a, theirs: b, ratio} = await timePairs(() => timeProgram(ours), () => timeProgram(nothing), setting.pairs * 3)
    rows.push({goal: 'P11', what: `${args[0]!}, 100 items`, beside: 'node -e 0', ours: say(a, 'ms'), theirs: say(b, 'ms'), figure: ratio.median, unit: '', atMost: 2.5})
  }
  return rows
}
