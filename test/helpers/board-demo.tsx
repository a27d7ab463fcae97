import {spawnSync} from 'node:child_process'
import {openBoard} from '../../src/tui/board.tsx'
import {manyItems, sampleNow, sampleView} from './board-samples.ts'
import {makeFakeSession} from './fake-session.ts'

/** The board on a session in memory: `tsx test/helpers/board-demo.tsx [items]`. The clock starts at the samples' instant. */
const count = Number(process.argv[2] ?? 0)
const view = sampleView(count > 0 ? {items: new Map(manyItems(count).map(i => [i.id, i])), live: []} : {})
const session = makeFakeSession(view, {delayMs: 400})
const begin = Date.now()
// For the tests of what becomes of the terminal when the program ends badly.
if (process.env['BOARD_DEMO_THROWS'] !== undefined) setTimeout(() => { throw new Error('thrown on purpose') }, 1500)
await openBoard({
  session, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env,
  openEditor: async path => {
    spawnSync(process.env['EDITOR'] ?? 'true', [path], {stdio: 'inherit'})
  },
  openPager: async text => {
    spawnSync('less', [], {input: text, stdio: ['pipe', 'inherit', 'inherit']})
  },
  now: () => new Date(sampleNow.getTime() + Date.now() - begin)
})
console.log('left the board')
