import test from 'ava'
import {plan} from '../../../src/core/plan/plan.ts'
import type {Person} from '../../../src/core/project/configuration.ts'
import type {ItemRequest} from '../../../src/core/project/records.ts'
import type {JournalEntry, Snapshot} from '../../../src/core/project/snapshot.ts'
import {configure, feature, merge, pass, World} from '../../helpers/world.ts'

/** Several fresh items of one kind, by id. */
function fresh(ids: readonly string[], more: {readonly slots?: number; readonly open?: number; readonly requests?: Readonly<Record<string, Partial<ItemRequest>>>; readonly steps?: typeof feature; readonly journal?: readonly JournalEntry[]} = {}): Snapshot {
  const configuration = configure({feature: more.steps ?? feature}, {slots: more.slots ?? 8})
  const people = new Map([...configuration.team.people].map(([id, person]): [string, Person] => [id, {...person, open: more.open}]))
  const world = new World({...configuration, team: {people}})
  const items = new Map(ids.map(id => [id, {...world.itemSnapshot(), id, request: {...world.request, ...more.requests?.[id]}}]))
  return {...world.snapshot(), items, journal: more.journal ?? []}
}

function running(item: string): JournalEntry {
  return {item, run: '001-spec', number: 1, step: 'spec', type: 'pass', attempt: 1, round: 1, by: 'spec-writer', inputs: {}, findings: [], start: 'base', pool: 'local', reservedMicro: 0, startedAt: ''}
}

/** Item and what its run waits for. */
function runs(snapshot: Snapshot): readonly string[] {
  return plan(snapshot, new Date(0)).plan.decisions.flatMap(d => (d.do === 'start-run' ? [`${d.item}: ${d.waits ?? 'starts'}`] : []))
}

test('more than the slots of a pool wait, each with its place', t => {
  t.deepEqual(runs(fresh(['a', 'b', 'c'], {slots: 1})), [
    'a: starts', 'b: waits for a slot of local (1 of 1 in use), place 1', 'c: waits for a slot of local (1 of 1 in use), place 2'
  ])
  t.deepEqual(runs(fresh(['a', 'b'], {slots: 1, journal: [running('b')]})), ['a: waits for a slot of local (1 of 1 in use), place 1'])
})

test('what is more urgent goes first', t => {
  t.deepEqual(runs(fresh(['a', 'b'], {slots: 1, requests: {b: {priority: 1}}}))[0], 'b: starts')
})

test('new work waits for the attention of who decides on it', t => {
  t.deepEqual(runs(fresh(['a', 'b'], {open: 1})), ['a: starts', 'b: waits for the attention of product: 1 of 1 decisions are open or on their way'])
  t.deepEqual(runs(fresh(['a', 'b'], {open: 2})), ['a: starts', 'b: starts'])
})

test('a run under way has its decision coming', t => {
  t.deepEqual(runs(fresh(['a', 'b'], {open: 1, journal: [running('a')]})), ['b: waits for the attention of product: 1 of 1 decisions are open or on their way'])
})

test('priority 0 waits for nobody\'s attention', t => {
  t.deepEqual(runs(fresh(['a', 'b'], {open: 1, journal: [running('a')], requests: {b: {priority: 0}}})), ['b: starts'])
})

test('work without a decision takes no attention', t => {
  t.deepEqual(runs(fresh(['a', 'b'], {open: 1, steps: [pass('code', 'implementer', 'commits', ['item']), merge()]})), ['a: starts', 'b: starts'])
})
