import type {ApproveStep} from '../project/configuration.ts'
import type {Form, VersionId} from '../project/records.ts'
import {decidedAbout, isStillAbout, judgeAnswer, makersOf} from './answers.ts'
import {formsOf, indexOf, makesCommits, type ItemContext} from './item-context.ts'
import {presentVersion} from './versions.ts'

/** The item, and what the steps that are no judges made since the previous approval: documents by name, the branch once as `code`. */
export function aboutOf(ctx: ItemContext, step: ApproveStep): Readonly<Record<string, VersionId>> {
  const index = indexOf(ctx, step.name)
  const previous = ctx.steps.slice(0, index).findLastIndex(s => s.type === 'approve')
  const since = made(ctx, previous + 1, index)
  const names = since.length > 0 ? since : made(ctx, 0, index)
  const about: Record<string, VersionId> = {}
  for (const name of ['item', ...names]) {
    const version = presentVersion(ctx, name)
    if (version !== undefined) about[name] = version
  }
  return about
}

function made(ctx: ItemContext, from: number, to: number): readonly string[] {
  const makers = ctx.steps.slice(from, to).filter(s => s.type === 'pass' && s.makes !== 'verdict')
  return [...new Set(makers.map(s => (makesCommits(s) ? 'code' : s.name)))]
}

/** The role that a form of the step names; a step that asks one role does not say it again. */
export function roleInName(step: ApproveStep, role: string): string | undefined {
  return step.roles.length > 1 || !step.roles.includes(role) ? role : undefined
}

/** Forms of one role of an approval, oldest first. */
export function formsOfRole(ctx: ItemContext, step: ApproveStep, role: string): readonly Form[] {
  return formsOf(ctx, 'approve', step.name).filter(f => f.role === roleInName(step, role))
}

/** The latest form of a role, if its answer counts. */
function latestWord(ctx: ItemContext, step: ApproveStep, role: string): Form | undefined {
  const form = formsOfRole(ctx, step, role).at(-1)
  return form && judgeAnswer(ctx, form, makersOf(ctx, form.about)).counts ? form : undefined
}

/** Whose word decides when these disagree; undefined while they do not, or where one `changes` is enough. */
export function arbiterOf(step: ApproveStep, words: readonly (Form | undefined)[]): string | undefined {
  const values = words.map(f => f?.answer?.value)
  return step.disagree.how !== 'block' && values.includes('approve') && values.includes('changes') ? step.disagree.role : undefined
}

/**
 * The `changes` that take effect. Where one is enough, at once; else when it is known whether the roles disagree, so that the route
 * does not hang on who answers first: with `override` by the word of that role, with `escalate` when all have spoken and, where they
 * disagree, by the word from above on the same content.
 */
export function standingChanges(ctx: ItemContext, step: ApproveStep): readonly Form[] {
  const {disagree} = step
  const words = step.roles.map(role => latestWord(ctx, step, role))
  const changes = words.filter(f => f?.answer?.value === 'changes').map(f => f!)
  if (disagree.how === 'block') return changes
  if (disagree.how === 'override') return latestWord(ctx, step, disagree.role)?.answer?.value === 'changes' ? changes : []
  if (words.includes(undefined)) return []
  if (arbiterOf(step, words) === undefined) return changes
  const word = latestWord(ctx, step, disagree.role)
  if (word?.answer?.value !== 'changes' || !isStillAbout(ctx, word, decidedAbout(changes[0]!))) return []
  return [...changes, word]
}
