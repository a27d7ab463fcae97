import type {RunRecord} from '../project/records.ts'
import {judgeAnswer} from './answers.ts'
import {formsOf, type ItemContext} from './item-context.ts'
import {wantForm, type Walk} from './walk.ts'

/**
 * The run whose changes to protected paths nobody has decided on yet. Until somebody has, no check runs them, nobody reads them,
 * builds on them or merges them; so there is one at most.
 */
export function findUndecidedProtected(ctx: ItemContext): RunRecord | undefined {
  if (ctx.merged) return undefined
  const runs = ctx.item.runs.filter(r => r.makes === 'commits' && r.outcome === 'finished' && r.output !== undefined && r.protectedPaths.length > 0)
  return runs.toSorted((a, b) => a.number - b.number).findLast(run => !isDecided(ctx, run))
}

function isDecided(ctx: ItemContext, run: RunRecord): boolean {
  return formsOf(ctx, 'protected', run.step).some(form => form.about[run.step] === run.output && judgeAnswer(ctx, form).counts)
}

/** Asks who guards the protected paths. `refuse` is a finding for the step that changed them. */
export function walkProtected(walk: Walk): void {
  const {ctx} = walk
  const run = findUndecidedProtected(ctx)
  if (run?.output === undefined) return
  wantForm(walk, {
    kind: 'protected', step: run.step, for: ctx.configuration.project.protect.by ?? ctx.owner, about: {[run.step]: run.output}, choices: ['allow', 'refuse'],
    title: `Allow changes to protected paths by ${run.step} of "${ctx.request.title}"?`, facts: run.protectedPaths.map(path => `changed: ${path}`)
  })
}
