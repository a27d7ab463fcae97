import type {VersionId} from '../project/records.ts'
import {sumCost} from '../ledger/cost.ts'
import {formatCost} from '../ledger/money.ts'
import {finishedRuns} from './versions.ts'
import type {Walk} from './walk.ts'

/** What a person decides on, one line each: where to see it, who made it, what was checked, what it cost. Facts of the engine's, never an agent's summary. */
export function approvalFacts(walk: Walk, about: Readonly<Record<string, VersionId>>): readonly string[] {
  const {ctx, checks} = walk
  const made = Object.keys(about).filter(name => name !== 'item').flatMap(name => madeBy(walk, name))
  const judged = ctx.steps.filter(s => s.type === 'pass' && s.makes === 'verdict').flatMap(s => {
    const run = finishedRuns(ctx, s.name).at(-1)
    return run ? [`${s.name}: ${run.verdict ?? 'no verdict'} by ${run.by}`] : []
  })
  const checked = checks.results.map(c => `check: ${c.result}, ${c.command}`)
  return [`See it: lifecycle diff ${ctx.item.id}`, ...made, ...checked, ...judged, `Cost so far: ${formatCost(sumCost(ctx.item.runs))}`]
}

function madeBy(walk: Walk, name: string): readonly string[] {
  if (name !== 'code') {
    const run = finishedRuns(walk.ctx, name).at(-1)
    return run ? [`${name}: ${run.by}${run.round > 1 ? `, round ${run.round}` : ''}`] : []
  }
  const commits = walk.ctx.item.branch?.commits ?? []
  return [`code: ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} on ${walk.ctx.item.branch?.ref.replace('refs/heads/', '') ?? 'no branch'}`]
}
