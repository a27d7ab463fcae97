import test from 'ava'
import {decide, step} from '../../helpers/plan-world.ts'
import {approve, configure, merge, pass, World} from '../../helpers/world.ts'

/** The line about the boundary in the form that asks about a change whose runs were made behind these. */
function boundaryLine(boundaries: Readonly<Record<string, string>>): string | undefined {
  const world = new World(configure({own: [pass('spec', 'writer', 'document', ['item']), pass('fix', 'implementer', 'commits', ['spec']), approve('approve-fix', ['engineer']), merge()]}))
  step(world, {}, 2)
  world.runs.splice(0, world.runs.length, ...world.runs.map(run => ({...run, boundary: boundaries[run.step]?.slice(0, 2), ...(boundaries[run.step]?.includes(' ') ? {sandbox: boundaries[run.step]!.slice(3)} : {})})))
  const [ask] = decide(world)
  return ask?.do === 'ask' ? ask.facts.find(fact => fact.startsWith('Boundary')) : 'nothing is asked'
}

test('a form says that its agents were sandboxed', t => {
  t.is(boundaryLine({spec: 'L1', fix: 'L1'}), 'Boundary: L1, its agents were sandboxed')
})

test('a form says that its agents ran in a container', t => {
  t.is(boundaryLine({spec: 'L1 container a:1', fix: 'L1 container b:1'}), 'Boundary: L1, its agents ran in a container')
  t.is(boundaryLine({spec: 'L1 container a:1', fix: 'L1 bubblewrap'}), 'Boundary: L1, its agents were sandboxed')
})

test('a form names the steps whose agents no sandbox held', t => {
  t.is(boundaryLine({spec: 'L1', fix: 'L0'}), 'Boundary: L0, no sandbox around fix')
  t.is(boundaryLine({spec: 'L0', fix: 'L0'}), 'Boundary: L0, no sandbox around its agents')
})

test('a form of work without a known boundary claims none', t => {
  t.is(boundaryLine({}), undefined)
})
