import test from 'ava'
import {EngineLoop} from '../../src/engine/loop.ts'
import type {Lookout} from '../../src/engine/lookout.ts'
import type {EnginePorts} from '../../src/engine/ports.ts'
import type {Moment} from '../../src/engine/state-change.ts'

/** Nothing to do, and nothing under way. */
const quiet = {snapshot: {journal: [], items: new Map(), holds: []}, plan: {decisions: [], items: new Map()}, losses: 0} as unknown as Moment

/** Runs an engine to its end in a project where nothing is due; what happens while it notes what stands in its way; how often it looked. */
async function countLooks(meanwhile: (loop: EngineLoop, looks: number) => void): Promise<number> {
  let looks = 0
  const lookout = {look: async () => (looks++, quiet)} as unknown as Lookout
  const ports = {
    clock: {now: () => new Date(0)}, stateFolder: '/state', workspaces: {list: async () => []},
    files: {read: async () => void meanwhile(loop, looks), write: async () => {}}
  } as unknown as EnginePorts
  const loop: EngineLoop = new EngineLoop(ports, lookout, {})
  await loop.work('idle', new AbortController().signal)
  return looks
}

test('an engine with nothing to do looks once and ends', async t => {
  t.is(await countLooks(() => {}), 1)
})

test('what changes while an engine is about to end is looked at', async t => {
  t.is(await countLooks((loop, looks) => { if (looks === 1) loop.hint() }), 2)
})
