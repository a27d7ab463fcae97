import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {type Worktree} from './worktrees.ts'

/** Why no state commit may be made right now, and what would change it. */
export interface Busy { readonly why: string; readonly remedy: string }

/** Files of a git directory that say that something is under way whose end would undo, or be confused by, a branch that moves. */
const operations: readonly (readonly [file: string, name: string, remedy: string])[] = [
  ['rebase-merge', 'a rebase', 'git rebase --continue, or git rebase --abort'],
  ['rebase-apply', 'a rebase or git am', 'git rebase --continue, or git rebase --abort'],
  ['MERGE_HEAD', 'a merge', 'git commit, or git merge --abort'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', 'git cherry-pick --continue, or git cherry-pick --abort'],
  ['REVERT_HEAD', 'a revert', 'git revert --continue, or git revert --abort'],
  ['sequencer', 'a cherry-pick or revert of several commits', 'git status, which names the command to go on'],
  ['BISECT_LOG', 'a bisect', 'git bisect reset']
]

/**
 * What is under way in the worktree that has the branch checked out, or a rebase of the branch in any worktree (its HEAD is detached
 * meanwhile). Looks at files only and at once, so that it can be asked again while the index is locked.
 */
export function findOperation(ref: string, checkout: Worktree | undefined, worktrees: readonly Worktree[]): Busy | undefined {
  if (checkout !== undefined) {
    const found = operations.find(([file]) => existsSync(path.join(checkout.gitDir, file)))
    if (found) return {why: `${found[1]} is under way in ${checkout.top}`, remedy: `Finish it: ${found[2]}`}
  }
  const rebasing = worktrees.find(worktree => worktree.branch === undefined && namesInRebase(worktree.gitDir).includes(ref))
  return rebasing && {why: `a rebase of ${ref.replace('refs/heads/', '')} is under way in ${rebasing.top}`, remedy: 'Finish it: git rebase --continue, or git rebase --abort'}
}

/** The branch that is rebased, and those that `--update-refs` will move with it. */
function namesInRebase(gitDir: string): readonly string[] {
  return ['rebase-merge/head-name', 'rebase-merge/update-refs', 'rebase-apply/head-name'].flatMap(file => {
    try {
      return readFileSync(path.join(gitDir, file), 'utf8').split('\n')
    } catch {
      return []
    }
  })
}
