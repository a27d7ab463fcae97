import type {PassStep} from '../project/configuration.ts'
import {readRaise} from '../project/raise-amount.ts'
import type {Form, RunRecord} from '../project/records.ts'
import {judgeAnswer} from './answers.ts'
import type {Finding} from './findings.ts'
import {formsOf, recordNumber, type ItemContext} from './item-context.ts'

/** Outcomes that use up no attempt: nobody's fault, or waiting for an answer. */
const free: ReadonlySet<string> = new Set(['finished', 'question', 'out-of-quota', 'merged'])

/** Record number up to which failures and rounds no longer count: a person said retry, raise or redo. */
function resetAt(ctx: ItemContext, step: string): number {
  const forms = [...formsOf(ctx, 'help', step), ...formsOf(ctx, 'question', step), ...formsOf(ctx, 'redo', step)]
  return forms.filter(f => judgeAnswer(ctx, f).counts && f.answer?.value !== 'drop').reduce((max, f) => Math.max(max, recordNumber(f.about['run'] ?? '')), 0)
}

function runsSince(ctx: ItemContext, step: string): readonly RunRecord[] {
  const reset = resetAt(ctx, step)
  return ctx.item.runs.filter(r => r.step === step && r.number > reset).toSorted((a, b) => a.number - b.number)
}

/** Failed runs at the end of the step's history: the next attempt is one more than these. */
export function failedAttempts(ctx: ItemContext, step: string): readonly RunRecord[] {
  const runs = runsSince(ctx, step)
  const lastFinished = runs.findLastIndex(r => r.outcome === 'finished')
  return runs.slice(lastFinished + 1).filter(r => !free.has(r.outcome))
}

/** Runs for findings of checks and judges since a person last spoke: the rounds that are used up. */
export function usedRounds(ctx: ItemContext, step: string): number {
  return runsSince(ctx, step).reduce((count, run) => {
    if (run.outcome !== 'finished' || run.findings.length === 0) return count
    return run.findings.some(isDecisionName) ? 0 : count + 1
  }, 0)
}

/** Findings of decisions, notes and redo forms are a person's word; names of records begin with their number. */
export function isDecisionName(finding: string): boolean {
  return !/^\d/.test(finding)
}

/** Which limit stops the step from starting again, as a sentence; undefined when none does. People have none. */
export function exhausted(ctx: ItemContext, step: PassStep, findings: readonly Finding[]): string | undefined {
  if (step.human) return undefined
  const failed = failedAttempts(ctx, step.name)
  // Somebody stopped it for a reason: it begins again when they say so.
  if (failed.at(-1)?.outcome === 'stopped') return 'it was stopped on request'
  if (failed.length > step.retries) return `${failed.length} attempts failed: ${failed.at(-1)?.outcome}`
  const isHumanWord = findings.some(f => isDecisionName(f.name))
  if (findings.length > 0 && !isHumanWord && usedRounds(ctx, step.name) >= step.rounds) return `${step.rounds} rounds did not settle the findings`
  return overBudget(ctx, step)
}

/** Which budget is used up; spending counts from the records: the step's own budget first, then the item's. */
export function overBudget(ctx: ItemContext, step: PassStep): string | undefined {
  const spent = (runs: readonly RunRecord[]): number => runs.reduce((sum, r) => sum + (r.usage.costMicro ?? 0), 0)
  const reserve = ctx.configuration.agents.get(step.by)?.limits.costMicro ?? 0
  const stepSpent = spent(ctx.item.runs.filter(r => r.step === step.name))
  const stepLimit = step.budgetMicro === undefined ? undefined : step.budgetMicro + raised(ctx, step.name)
  if (stepLimit !== undefined && stepSpent > 0 && stepSpent + reserve > stepLimit) return `the budget of ${step.name} is used up`
  const itemLimit = ctx.request.budgetMicro === undefined ? undefined : ctx.request.budgetMicro + ctx.item.forms.reduce((sum, f) => sum + raisedBy(ctx, f), 0)
  if (itemLimit !== undefined && spent(ctx.item.runs) + reserve > itemLimit) return 'the budget of the item is used up'
  return undefined
}

function raised(ctx: ItemContext, step: string): number {
  return formsOf(ctx, 'help', step).reduce((sum, f) => sum + raisedBy(ctx, f), 0)
}

/** `raise 5.00` on a help form: what was added, in micro-units. */
function raisedBy(ctx: ItemContext, form: Form): number {
  if (form.kind !== 'help' || form.answer?.value !== 'raise' || !judgeAnswer(ctx, form).counts) return 0
  return readRaise(form.answer.raw) ?? 0
}
