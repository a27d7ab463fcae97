import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {readLog} from './commit-log.ts'

/** How a tip got into its base. */
export type Arrival =
  /** By the merge commit `commit`, whose first parent did not have it. */
  | {readonly by: 'merge'; readonly commit: Oid; readonly before: Oid}
  /** It lies on the base's own line: fast-forwarded, or a branch without a commit of its own. */
  | {readonly by: 'line'}

/** Finds how `tip`, an ancestor of `base`, came into it: the oldest commit on the base's first-parent line that has it. */
export async function findArrival(git: Git, tip: Oid, base: Oid): Promise<Arrival> {
  const range = `${tip}..${base}`
  const [line, holders] = await Promise.all([
    git.run(['rev-list', '--first-parent', '--no-commit-header', '--format=%H %P', range, '--']),
    git.run(['rev-list', '--ancestry-path', range, '--'])
  ])
  const having = new Set(holders.split('\n').filter(Boolean))
  const oldest = line.split('\n').map(text => text.split(' ')).findLast(([id = '']) => having.has(id))
  const [commit, before] = oldest ?? []
  return commit === undefined || before === undefined || before === tip ? {by: 'line'} : {by: 'merge', commit, before}
}

/**
 * Where a branch that was fast-forwarded began, when no record says so: before the oldest commit on its line that names the
 * branch's item and changes code. Undefined for a branch without such a commit: it is fresh.
 */
export async function findFork(git: Git, homePrefix: string, ref: string, tip: Oid): Promise<Oid | undefined> {
  const recent = await readLog(git, homePrefix, ['--first-parent', '--max-count=200', tip])
  const first = recent.find(commit => commit.item !== undefined && commit.run !== undefined && commit.touchesCode && namesItem(ref, commit.item))
  return first?.parents[0]
}

function namesItem(ref: string, item: string): boolean {
  return ref.split('/').some(part => part === item || part.startsWith(`${item}-`) || part.endsWith(`-${item}`))
}
