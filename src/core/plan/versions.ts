import type {PassStep, Step} from '../project/configuration.ts'
import type {RunRecord, VersionId} from '../project/records.ts'
import type {ArtifactVersion, BranchCommit, ContentId} from '../project/snapshot.ts'
import {codeTip, findPass, indexOf, isFrozen, makesCommits, stepOfRun, type ItemContext} from './item-context.ts'

/** Runs of a step that made something, oldest first. */
export function finishedRuns(ctx: ItemContext, step: string): readonly RunRecord[] {
  return ctx.item.runs.filter(r => r.step === step && r.outcome === 'finished' && r.output !== undefined).toSorted((a, b) => a.number - b.number)
}

export function latestFinished(ctx: ItemContext, step: string): RunRecord | undefined {
  return finishedRuns(ctx, step).at(-1)
}

/** What stands under a name right now: the item, a document, a step's commits, or the whole change (`code`). */
export function presentVersion(ctx: ItemContext, name: string): VersionId | undefined {
  if (name === 'item') return ctx.item.requestId
  if (name === 'code') return codeTip(ctx)
  return madeVersion(ctx, name)
}

/** What a step itself made: its document, or the tip after its own commits. A step that is called `code` made less than the whole change. */
export function madeVersion(ctx: ItemContext, name: string): VersionId | undefined {
  const step = findPass(ctx, name)
  if (step && makesCommits(step)) return latestFinished(ctx, name)?.output
  const artifact = ctx.item.artifacts.get(name)
  return artifact && whyUnfinished(step, artifact) === undefined ? artifact.id : undefined
}

/** Why a document that lies there does not count yet; undefined when it does. */
export function whyUnfinished(step: PassStep | undefined, artifact: ArtifactVersion): string | undefined {
  if (artifact.draft) return 'draft: true'
  return step?.makes === 'verdict' && artifact.verdict === undefined ? 'no "verdict: pass" or "verdict: changes"' : undefined
}

/**
 * Content of a version as `consumer` sees it. `code` is the whole change for judges, documents and decisions, but the commits of
 * earlier steps and of persons for a step that makes commits itself. Undefined: cannot compare.
 */
export function contentOf(ctx: ItemContext, consumer: Step, name: string, id: VersionId): ContentId | undefined {
  if (name === 'item') return id === ctx.item.requestId ? ctx.item.content : ctx.item.contents.get(id)
  if (name === 'code') return makesCommits(consumer) ? foreignPatches(ctx, consumer, id) : changeOf(ctx, id)
  const step = findPass(ctx, name)
  if (step && makesCommits(step)) return madePatches(ctx, name, id)
  const artifact = ctx.item.artifacts.get(name)
  return artifact?.id === id ? artifact.content : ctx.item.contents.get(id)
}

export function compare(ctx: ItemContext, consumer: Step, name: string, a: VersionId, b: VersionId): 'same' | 'different' | 'unknown' {
  if (a === b) return 'same'
  const [left, right] = [contentOf(ctx, consumer, name, a), contentOf(ctx, consumer, name, b)]
  if (left === undefined || right === undefined) return 'unknown'
  return left === right ? 'same' : 'different'
}

function changeOf(ctx: ItemContext, id: VersionId): ContentId | undefined {
  return id === ctx.item.branch?.tip ? ctx.item.branch.change : ctx.item.contents.get(id)
}

/** Commits on the branch up to and with `id`; none for a commit of the base; undefined when `id` is not on it. */
function commitsUpTo(ctx: ItemContext, id: VersionId): readonly BranchCommit[] | undefined {
  const branch = ctx.item.branch
  if (!branch || id === branch.mergeBase) return []
  const at = branch.commits.findIndex(c => c.id === id)
  if (at >= 0) return branch.commits.slice(0, at + 1)
  return ctx.item.contents.get(id) === '' ? [] : undefined
}

function foreignPatches(ctx: ItemContext, consumer: Step, id: VersionId): ContentId | undefined {
  const own = indexOf(ctx, consumer.name)
  return commitsUpTo(ctx, id)
    ?.filter(c => !c.isMerge && c.patch !== '' && (c.run === undefined || isEarlier(ctx, stepOfRun(c.run), own)))
    .map(c => c.patch)
    .join(' ')
}

function isEarlier(ctx: ItemContext, step: string, own: number): boolean {
  const index = indexOf(ctx, step)
  return index >= 0 && index < own
}

/** What a step made: the ordered patches of the commits of its runs, up to the run with that output. */
function madePatches(ctx: ItemContext, step: string, id: VersionId): ContentId | undefined {
  const runs = finishedRuns(ctx, step)
  const last = runs.findLastIndex(r => r.output === id)
  if (last < 0) return undefined
  return runs.slice(0, last + 1).filter(r => r.output !== r.start).map(r => patchOf(ctx, r)).join(' ')
}

function patchOf(ctx: ItemContext, run: RunRecord): string {
  return ctx.item.branch?.commits.find(c => c.run === run.name)?.patch ?? run.output ?? ''
}

/** Persons' commits on the branch after `id`; all of them when `id` is not on it. */
export function personCommitsAfter(ctx: ItemContext, id: VersionId | undefined): readonly BranchCommit[] {
  const commits = ctx.item.branch?.commits ?? []
  const at = id === undefined ? -1 : commits.findIndex(c => c.id === id)
  return commits.slice(at + 1).filter(c => c.run === undefined && !c.isMerge && c.patch !== '')
}

/** Present inputs of a step by name; `missing` names those that nothing has made yet, and that something still may. */
export function presentInputs(ctx: ItemContext, step: PassStep, names: readonly string[], base: string): {readonly inputs: Readonly<Record<string, VersionId>>; readonly missing: readonly string[]} {
  const inputs: Record<string, VersionId> = {}
  const missing: string[] = []
  for (const name of names) {
    const version = presentVersion(ctx, name) ?? (name === 'code' && makesCommits(step) ? base : undefined)
    if (version !== undefined) inputs[name] = version
    else if (!isFrozen(ctx, findPass(ctx, name))) missing.push(name)
  }
  return {inputs, missing}
}

/**
 * Why an input has other content than a run recorded: a person changed it (somebody must say keep or rebuild), it follows from
 * findings, a rebuild or a redo (goes by itself), or the recorded object is gone (ask, never run).
 */
export function causeOfChange(ctx: ItemContext, run: RunRecord, name: string, recorded: VersionId): 'person' | 'cascade' {
  if (name === 'item') return 'person'
  if (name === 'code') return personCommitsAfter(ctx, recorded).length > 0 ? 'person' : 'cascade'
  const since = finishedRuns(ctx, name).filter(r => r.number > run.number)
  return since.some(r => r.person) || since.length === 0 ? 'person' : 'cascade'
}
