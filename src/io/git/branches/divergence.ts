import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type LoggedCommit, readLog} from './commit-log.ts'
import {codePathspec} from './home-paths.ts'

/** How a branch and its base have gone apart. */
export interface Divergence {
  readonly mergeBase: Oid
  /** The branch's own commits, oldest first. */
  readonly ahead: readonly LoggedCommit[]
  /** The base's own commits that change code and are no merges, newest first: where a squash would be. */
  readonly behind: readonly Oid[]
}

/** How a base has moved: its new commits, and those of them that change code. Undefined when it has not moved forward. */
export interface BaseMove { readonly ids: ReadonlySet<Oid>; readonly code: readonly Oid[] }

/** Compares two commits; two processes where the branch is a straight line, three otherwise. */
export async function readDivergence(git: Git, homePrefix: string, tip: Oid, base: Oid): Promise<Divergence> {
  const [ahead, behind] = await Promise.all([readLog(git, homePrefix, [`${base}..${tip}`]), listCodeCommits(git, homePrefix, `${tip}..${base}`)])
  return {mergeBase: forkOf(ahead) ?? await readMergeBase(git, tip, base), ahead, behind}
}

/** One look for all branches of the base; undefined when it was reset or rewritten, and everything must be read afresh. */
export async function readBaseMove(git: Git, homePrefix: string, from: Oid, to: Oid): Promise<BaseMove | undefined> {
  const [listed, code] = await Promise.all([
    git.run(['rev-list', '--left-right', `${from}...${to}`, '--']),
    listCodeCommits(git, homePrefix, `${from}..${to}`)
  ])
  const lines = listed.split('\n').filter(Boolean)
  return lines.some(line => line.startsWith('<')) ? undefined : {ids: new Set(lines.map(line => line.slice(1))), code}
}

/**
 * The divergence after the base has moved forward, without asking git: a merge base changes only when the base got commits of
 * the branch. State commits move the base all the time, so this is the common case.
 */
export function followBase(before: Divergence, move: BaseMove): Divergence | undefined {
  return before.ahead.some(commit => move.ids.has(commit.id)) ? undefined : {...before, behind: [...move.code, ...before.behind]}
}

async function listCodeCommits(git: Git, homePrefix: string, range: string): Promise<readonly Oid[]> {
  const listed = await git.run(['rev-list', '--no-merges', '--full-history', range, ...codePathspec(homePrefix)])
  return listed.split('\n').filter(Boolean)
}

/** In a straight line, the parent of the oldest commit is the merge base. */
function forkOf(ahead: readonly LoggedCommit[]): Oid | undefined {
  const isLine = ahead.every((commit, at) => commit.parents.length === 1 && (at === 0 || commit.parents[0] === ahead[at - 1]!.id))
  return isLine ? ahead[0]?.parents[0] : undefined
}

/** Histories without a common commit are compared from the empty tree. */
async function readMergeBase(git: Git, tip: Oid, base: Oid): Promise<Oid> {
  return await git.line(['merge-base', tip, base]) ?? (await git.run(['hash-object', '-t', 'tree', '--stdin'], {input: ''})).trim()
}
