import {parseArgs} from 'node:util'
import {measureStart} from './goals/p11-start.ts'
import {measureStatus} from './goals/p01-status.ts'
import {measureFirstBoard} from './goals/p04-first-board.ts'
import {measureSaveToFrame} from './goals/p06-save-to-frame.ts'
import {measureCommitToAgent} from './goals/p12-commit-to-agent.ts'
import {describeMachine, renderReport, type Row} from './report.ts'
import {openSetting, type Setting} from './setting.ts'

/** Goals that are measured, in the order they are printed. `npm run bench -- P1 P11 --pairs 7 --sizes 100,1000` measures some of them. */
const goals: Readonly<Record<string, (setting: Setting) => Promise<readonly Row[]>>> = {
  P1: measureStatus, P4: measureFirstBoard, P6: measureSaveToFrame, P11: measureStart, P12: measureCommitToAgent
}

const {values, positionals} = parseArgs({allowPositionals: true, options: {pairs: {type: 'string', default: '5'}, sizes: {type: 'string', default: '100,1000,10000'}}})
const unknown = positionals.filter(name => goals[name] === undefined)
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: there are ${Object.keys(goals).join(', ')}`)

const setting = openSetting({pairs: Number(values.pairs), sizes: values.sizes.split(',').map(Number)})
console.error(`data in ${setting.folder}`)
const rows: Row[] = []
for (const [name, measure] of Object.entries(goals)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.error(`${name} …`)
  rows.push(...await measure(setting))
}
console.log(`${describeMachine()}\n\n${renderReport(rows)}`)
