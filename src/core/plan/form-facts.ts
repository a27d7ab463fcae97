import type {VersionId} from '../project/records.ts'
import {sumCost} from '../ledger/cost.ts'
import {formatCost} from '../ledger/money.ts'
import {noteCheck} from '../run/note.ts'
import {finishedRuns} from './versions.ts'
import type {Walk} from './walk.ts'

/** What a person decides on, one line each: where to see it, who made it, what was checked, what it cost. Facts of the engine's, never an agent's summary. */
export function approvalFacts(walk: Walk, about: Readonly<Record<string, VersionId>>, index: number): readonly string[] {
  const {ctx, checks} = walk
  const made = Object.keys(about).filter(name => name !== 'item').flatMap(name => madeBy(walk, name))
  const before = ctx.steps.slice(0, index)
  // What stands behind this approval has not seen what is decided on.
  const judged = before.filter(s => s.type === 'pass' && s.makes === 'verdict').flatMap(s => {
    const run = finishedRuns(ctx, s.name).at(-1)
    return run ? [`${s.name}: ${run.verdict ?? 'no verdict'} by ${run.by}`] : []
  })
  const checked = before.some(s => s === checks.governing) ? checks.results : []
  const documents = before.flatMap(s => (s.type === 'pass' && s.makes === 'document' && ctx.item.artifacts.has(s.name) ? [s.name] : []))
  const results = checked.map(c => [`check: ${c.result}, ${c.command}`, noteCheck(c)].filter(Boolean).join(': '))
  return [`See it: lifecycle diff ${ctx.item.id}`, `Read: ${['item', ...documents].map(link).join(', ')}`, ...made, ...results, ...judged, ...boundaryOf(walk), `Cost so far: ${formatCost(sumCost(ctx.item.runs))}`]
}

/** From a form to a file of the same item: a forge opens it. */
function link(name: string): string {
  return `[${name}.md](../${name}.md)`
}

/** What kept the agents whose work stands here from writing what they liked; steps without a sandbox are named. */
function boundaryOf({ctx}: Walk): readonly string[] {
  const runs = ctx.steps.flatMap(step => finishedRuns(ctx, step.name).slice(-1)).filter(run => !run.person && run.boundary !== undefined)
  const open = runs.filter(run => run.boundary === 'L0').map(run => run.step)
  if (runs.length === 0) return []
  if (open.length === 0) return [runs.every(run => run.sandbox?.startsWith('container')) ? 'Boundary: L1, its agents ran in a container' : 'Boundary: L1, its agents were sandboxed']
  return [`Boundary: L0, no sandbox around ${open.length === runs.length ? 'its agents' : open.join(', ')}`]
}

function madeBy(walk: Walk, name: string): readonly string[] {
  if (name !== 'code') {
    const run = finishedRuns(walk.ctx, name).at(-1)
    return run ? [`${name}: ${run.by}${run.round > 1 ? `, round ${run.round}` : ''}`] : []
  }
  const commits = walk.ctx.item.branch?.commits ?? []
  return [`code: ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} on ${walk.ctx.item.branch?.ref.replace('refs/heads/', '') ?? 'no branch'}`]
}
