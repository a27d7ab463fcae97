import type {Check, PassStep} from '../project/configuration.ts'
import type {CheckRecord} from '../project/records.ts'
import {judgeAnswer} from './answers.ts'
import type {RunCheck} from './decision.ts'
import {makesCommits, recordNumber, type ItemContext} from './item-context.ts'
import {findUndecidedProtected} from './protected.ts'
import {latestFinished} from './versions.ts'

/** How the checks of the branch's tip stand. They are keyed by command and tree, so a commit by hand is checked too. */
export interface CheckStanding {
  /** Last maker of commits that has run: its checks are the ones that count now. */
  readonly governing: PassStep | undefined
  /** Latest result of each of its checks on the present tree. */
  readonly results: readonly CheckRecord[]
  readonly due: readonly RunCheck[]
  readonly isGreen: boolean
  /** Checks that could not be run at all, more often than a retry allows. */
  readonly broken: CheckRecord | undefined
}

/** One try again for a check that could not run (killed, timed out, command not found). */
const errorRetries = 1

export function standChecks(ctx: ItemContext): CheckStanding {
  const governing = ctx.steps.findLast((s): s is PassStep => makesCommits(s) && latestFinished(ctx, s.name) !== undefined)
  const branch = ctx.item.branch
  if (!governing || !branch || ctx.merged || branch.change === '') return {governing, results: [], due: [], isGreen: true, broken: undefined}
  if (findUndecidedProtected(ctx)) return {governing, results: [], due: [], isGreen: false, broken: undefined}
  const looks = governing.checks.map(check => lookAt(ctx, governing, check, branch.tree))
  const results = looks.flatMap(l => (l.latest && l.latest.result !== 'error' ? [l.latest] : []))
  return {
    governing,
    results: results.filter(r => !isWaived(ctx, r)),
    due: looks.filter(l => l.isDue).map(l => ({do: 'run-check', item: ctx.item.id, step: governing.name, check: l.check, commit: branch.tip, tree: branch.tree, why: l.why})),
    isGreen: looks.every(l => !l.isDue && l.latest?.result === 'green'),
    broken: looks.find(l => l.isBroken)?.latest
  }
}

interface Look { readonly check: Check; readonly latest: CheckRecord | undefined; readonly isDue: boolean; readonly isBroken: boolean; readonly why: string }

function lookAt(ctx: ItemContext, step: PassStep, check: Check, tree: string): Look {
  const records = ctx.item.checks.filter(c => c.command === check.run && c.tree === tree && c.expect === check.expect).toSorted((a, b) => a.number - b.number)
  const latest = records.at(-1)
  if (!latest) return {check, latest, isDue: true, isBroken: false, why: `${step.name} has no result of "${check.run}" on this tree`}
  if (latest.result === 'green') return {check, latest, isDue: false, isBroken: false, why: ''}
  if (isWaived(ctx, latest)) return {check, latest, isDue: true, isBroken: false, why: 'asked to try again'}
  if (latest.result !== 'error') return {check, latest, isDue: false, isBroken: false, why: ''}
  const errors = records.filter(r => r.result === 'error' && !isWaived(ctx, r)).length
  const isOver = latest.stopped === true || errors > errorRetries
  return {check, latest, isDue: !isOver, isBroken: isOver, why: 'it could not be run the last time'}
}

/** `retry` on a help form and `redo` run red checks again first: flakes. */
function isWaived(ctx: ItemContext, record: CheckRecord): boolean {
  return ctx.item.forms.some(f => {
    if (f.kind === 'redo') return f.step === record.step && recordNumber(f.about['run'] ?? '') >= record.number && judgeAnswer(ctx, f).counts
    return f.kind === 'help' && f.answer?.value === 'retry' && recordNumber(f.about['run'] ?? '') >= record.number && judgeAnswer(ctx, f).counts
  })
}
