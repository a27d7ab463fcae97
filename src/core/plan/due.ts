import {exhausted} from './limits.ts'
import type {ItemContext} from './item-context.ts'
import type {PassView} from './pass-view.ts'
import {findUndecidedProtected} from './protected.ts'
import {undecidedBefore, unsettled, type Walk} from './walk.ts'

/** Why a pass is due, or undefined when it is up to date (or waits for keep or rebuild). */
export function whyDue(walk: Walk, view: PassView): string | undefined {
  if (view.isFrozen) return undefined
  if (view.redo) return `redo was asked (${view.redo.name})`
  if (!view.latest || view.version === undefined) return view.version === undefined ? 'not made yet' : undefined
  const open = view.findings
  if (open.length > 0) return open.length === 1 ? `a finding of ${open[0]!.finder}` : `${open.length} findings`
  if (view.hasAnswered) return 'its findings were answered'
  const stale = view.stale.filter(s => !s.isKept)
  const goes = stale.filter(s => s.cause === 'cascade' || s.isGranted || (view.step.makes === 'verdict' && s.cause === 'person' && !isAskedElsewhere(walk, view)))
  return goes.length > 0 && goes.length === stale.length ? `${goes.map(s => s.name).join(', ')} changed` : undefined
}

/** A judge that is stale together with a maker before it waits for the maker's keep or rebuild; alone it judges without asking. */
function isAskedElsewhere(walk: Walk, judge: PassView): boolean {
  return judge.stale.some(s => s.name !== 'code' && s.cause === 'person') && [...walk.views.values()].some(v => v.step.makes !== 'verdict' && v.index < judge.index && needsWord(v))
}

/** Stale by a person's hand, and nobody has said keep or rebuild. */
export function needsWord(view: PassView): boolean {
  return view.latest !== undefined && view.version !== undefined && view.live === undefined && view.stale.some(s => !s.isKept && !s.isGranted && s.cause !== 'cascade')
}

/** Whether a judge could start right now: what holds the barrier for makers with open findings. */
function isReadyJudge(walk: Walk, view: PassView): boolean {
  return view.step.makes === 'verdict' && view.live === undefined && whyDue(walk, view) !== undefined && whyNotReady(walk, view) === undefined && exhausted(walk.ctx, view.step, view.findings) === undefined
}

/** Why a pass that is due cannot start yet; undefined when it can. */
export function whyNotReady(walk: Walk, view: PassView): string | undefined {
  const {ctx} = walk
  if (walk.stop) return walk.stop
  const undecided = undecidedBefore(walk, view.index)
  if (undecided) return `waits for ${undecided}`
  if (view.missing.length > 0) return `waits for ${view.missing.join(', ')}`
  const waits = Object.keys(view.inputs).map(name => unsettled(walk, view.step, name)).find(w => w !== undefined)
  if (waits) return `waits for ${waits}`
  if (view.step.makes === 'commits') return whyNotTurn(walk, ctx)
  return undefined
}

/**
 * Makers of commits take turns, and checks want a quiet branch: between a run's commit and its record the tip belongs to nobody yet.
 * Agents see only what is committed.
 */
export function whyNotTurn(walk: Walk, ctx: ItemContext): string | undefined {
  if (!ctx.snapshot.base.hasCode) return 'agents see only what is committed: git add and commit your code'
  const other = ctx.live.find(e => e.type === 'check' || e.type === 'merge' || walk.views.get(e.step)?.step.makes === 'commits')
  if (other) return `waits for ${other.run}, which has the branch`
  const undecided = findUndecidedProtected(ctx)
  if (undecided) return `waits for a decision on the protected paths that ${undecided.name} changed`
  return undefined
}

/** A red check releases its maker at once; judges' findings wait until every judge due on that version is done. */
export function barrier(walk: Walk, view: PassView): string | undefined {
  if (view.step.makes === 'verdict' || view.findings.length === 0 || view.findings.some(f => f.source === 'check')) return undefined
  const judge = [...walk.views.values()].find(v => v.step.makes === 'verdict' && (v.live !== undefined || isReadyJudge(walk, v)))
  return judge ? `waits for ${judge.step.name} to finish too` : undefined
}
