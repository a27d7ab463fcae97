import type {VersionId} from '../project/records.ts'
import {observedCost} from '../ledger/cost.ts'
import {formatMoney} from '../ledger/money.ts'
import {needsWord} from './due.ts'
import {finishedRuns} from './versions.ts'
import {undecidedBefore, unsettled, wantForm, type Walk} from './walk.ts'

/**
 * One form per change, named for the earliest stale maker, listing every stale step: keep what was made, or rebuild the whole list
 * without further questions. A judge alone judges again unasked, unless what it read is gone and nobody can tell whether it changed. Asked when the decisions before it hold, so a lapsed approval comes first.
 */
export function walkOutdated(walk: Walk): void {
  const {ctx} = walk
  const stale = [...walk.views.values()].filter(needsWord)
  const first = stale.find(v => v.step.makes !== 'verdict' || v.stale.some(s => s.cause === 'gone'))
  if (!first || walk.stop !== undefined || undecidedBefore(walk, first.index)) return
  if (Object.keys(first.inputs).some(name => unsettled(walk, first.step, name))) return
  const about: Record<string, VersionId> = {}
  for (const view of stale) for (const s of view.stale) if (!s.isKept) about[s.name] = view.inputs[s.name]!
  const changed = [...new Set(stale.flatMap(v => v.stale.map(s => s.name)))]
  const gone = stale.flatMap(v => v.stale.filter(s => s.cause === 'gone').map(s => s.name))
  wantForm(walk, {
    kind: 'outdated', step: first.step.name, for: ctx.owner, about, steps: stale.map(v => v.step.name), choices: ['keep', 'rebuild'],
    title: `${changed.join(', ')} changed: keep or rebuild what was made from it?`,
    facts: [
      `Out of date: ${stale.map(v => v.step.name).join(', ')}`,
      ...stale.map(v => `${v.step.name} was made from ${v.stale.map(s => `${s.name} ${short(v.latest?.inputs[s.name])}, now ${short(v.inputs[s.name])}`).join(', ')}`),
      ...(gone.length > 0 ? [`the recorded ${gone.join(', ')} is gone from the repository: it cannot be compared`] : []),
      `keep costs nothing; rebuild runs ${stale.length === 1 ? 'one step' : `${stale.length} steps`} again: ${price(walk, stale.map(v => v.step.name))}`
    ]
  })
}

function price(walk: Walk, steps: readonly string[]): string {
  const costs = steps.map(step => finishedRuns(walk.ctx, step).findLast(r => !r.person)).map(run => run && observedCost(run.usage))
  const known = costs.filter(c => c !== undefined)
  if (known.length === 0) return 'price unknown'
  return `about ${formatMoney(known.reduce((sum, c) => sum + c, 0))}, what their last runs cost${known.length < costs.length ? ', and an unknown part' : ''}`
}

function short(id: VersionId | undefined): string {
  return id?.slice(0, 7) ?? '?'
}
