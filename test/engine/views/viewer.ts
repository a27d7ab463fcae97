import test from 'ava'
import type {Identity, JournalPort} from '../../../src/core/ports.ts'
import {Viewer} from '../../../src/engine/views/viewer.ts'
import type {EnginePorts} from '../../../src/engine/ports.ts'
import {plan} from '../../../src/core/plan/plan.ts'
import {configure, feature, World} from '../../helpers/world.ts'

/** A viewer whose questions to the world are counted. */
function openViewer() {
  const asked = {looks: 0, listings: [] as (readonly string[] | undefined)[], identities: 0}
  const edited = new Set<string>()
  const world = new World(configure({feature}))
  const snapshot = world.snapshot()
  const ports = {
    project: 'demo', clock: {now: () => world.now}, lock: {holder: async () => undefined}, journal: {} as JournalPort,
    home: {
      home: {ref: 'refs/heads/main', prefix: '.lifecycle', folder: '/demo/.lifecycle'}, diffFiles: async () => [],
      listEdited: async (among?: readonly string[]) => {
        asked.listings.push(among)
        return among === undefined ? [...edited] : among.filter(file => edited.has(file))
      },
      readIdentity: async (): Promise<Identity> => {
        asked.identities++
        return {name: 'Ana', email: 'ana@x'}
      }
    }
  } as unknown as EnginePorts
  const viewer = new Viewer(ports, async () => {
    asked.looks++
    return {snapshot, plan: plan(snapshot, world.now).plan, spent: () => new Map(), whole: async () => snapshot}
  })
  return {asked, edited, viewer, view: () => viewer.view({isHere: true, activity: undefined, obstacles: new Map()})}
}

test('a save makes a view without a look at the branch', async t => {
  const {asked, edited, viewer, view} = openViewer()
  const first = await view()
  edited.add('items/limit/item.md')
  viewer.hint('files', ['items/limit/item.md'])
  const second = await view()
  t.deepEqual(second.edited, ['items/limit/item.md'])
  t.is(second.items, first.items)
  t.deepEqual(asked, {looks: 1, listings: [undefined, ['items/limit/item.md']], identities: 1})
})

test('a moved branch is looked at and no file is listed for it', async t => {
  const {asked, viewer, view} = openViewer()
  await view()
  viewer.hint('refs')
  await view()
  t.is(asked.looks, 2)
  t.deepEqual(asked.listings, [undefined, []])
})

test('where anything may have changed everything is asked again', async t => {
  const {asked, viewer, view} = openViewer()
  await view()
  viewer.hint()
  await view()
  t.deepEqual(asked, {looks: 2, listings: [undefined, undefined], identities: 2})
})

test('two views that are made at once share one look', async t => {
  const {asked, view} = openViewer()
  await Promise.all([view(), view()])
  t.is(asked.looks, 1)
})
