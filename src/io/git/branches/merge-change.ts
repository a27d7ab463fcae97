import {type MergeRequest, type MergeResult} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {findFilteredIn, type Filtered} from '../filters.ts'
import {type Git} from '../git.ts'
import {advanceBranch} from './advance-branch.ts'
import {readRef} from './branch-move.ts'
import {findArrival} from './find-merge.ts'
import {checkOid, checkRef} from './git-names.ts'
import {mergeCode, writeCommit} from './merge-trees.ts'
import {putFile, replaceHomeTree} from './trees.ts'

/** `candidates`: merged commits that this process has made, by the tip of the change. */
export interface MergeContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly candidates: Map<Oid, {readonly key: string; readonly commit: Oid}>
}

/** How often the base may move by state commits while a merge is under way. */
const attempts = 8

/**
 * Merges a change into its base: the merged commit is made as an object, verified, and only then does the base move. State
 * commits that move the base meanwhile do not count: the commit is made again upon them, with the same code, which was verified.
 */
export async function mergeChange(git: Git, homePrefix: string, request: MergeRequest, {env, candidates}: MergeContext): Promise<MergeResult> {
  const ref = checkRef(request.baseRef)
  const tip = checkOid(request.tip)
  let verified: Oid | undefined
  for (let attempt = 0; attempt < attempts; attempt++) {
    const base = await readRef(git, ref)
    if (base === undefined) throw new LifecycleError('GIT_NO_BASE', `${ref} does not exist`, {hint: 'Set `base:` in project.md to the branch that work is merged into.'})
    const merged = await findMerged(git, tip, base)
    if (merged) return {outcome: 'merged', commit: merged, base}

    const candidate = await mergeCode(git, homePrefix, base, tip)
    if (candidate.conflicts.length > 0) return {outcome: 'conflict', paths: candidate.conflicts}
    const tree = await publish(git, candidate.tree, request.publish ?? [])
    const [filtered] = await findFilteredIn(git, (request.publish ?? []).map(file => file.path), tree)
    if (filtered) return {outcome: 'refused', ...explainFiltered(filtered)}
    const code = await replaceHomeTree(git, tree, homePrefix, undefined)
    if (verified !== undefined && verified !== code) return {outcome: 'moved'}
    const commit = await writeCandidate(git, candidates, tree, {...request, base})
    if (request.verify && verified === undefined) {
      if (!await request.verify(commit)) return {outcome: 'unverified', commit}
      verified = code
    }

    const moved = await advanceBranch(git, {ref, to: commit, from: base}, env)
    if (moved.outcome === 'moved') return {outcome: 'merged', commit, base}
    if (moved.outcome === 'refused') return moved
  }
  return {outcome: 'moved'}
}

/** The same commit for the same merge: one that is refused and tried again leaves no new object, and the command that is shown for it stays. */
async function writeCandidate(git: Git, candidates: MergeContext['candidates'], tree: Oid, {base, tip, message, author}: MergeRequest & {readonly base: Oid}): Promise<Oid> {
  const key = `${base} ${tree} ${message}`
  const known = candidates.get(tip)
  if (known?.key === key) return known.commit
  const commit = await writeCommit(git, tree, [base, tip], message, author)
  candidates.set(tip, {key, commit})
  return commit
}

/** A merge that was made before, by a person or by an engine that ended before it could record it, is not made twice. */
async function findMerged(git: Git, tip: Oid, base: Oid): Promise<Oid | undefined> {
  const {code} = await git.try(['merge-base', '--is-ancestor', tip, base])
  if (code !== 0) return undefined
  const arrival = await findArrival(git, tip, base)
  return arrival.by === 'merge' ? arrival.commit : tip
}

async function publish(git: Git, tree: Oid, files: NonNullable<MergeRequest['publish']>): Promise<Oid> {
  let published = tree
  for (const {path, content} of files) published = await putFile(git, published, path, content)
  return published
}

function explainFiltered({path, filter}: Filtered): {readonly why: string; readonly remedy: string} {
  return {
    why: `publish: puts ${path} into the merge, and .gitattributes gives it the filter "${filter}", which is not run here: it would be committed in clear`,
    remedy: `take that path out of publish: in the workflow, or out of the filter: echo '${path} -filter' >> .gitattributes`
  }
}
