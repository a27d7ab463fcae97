import {Git} from '../git.ts'
import {findOperation} from '../home/busy.ts'
import {findOpenMessage} from '../home/open-message.ts'
import {listWorktrees} from '../home/worktrees.ts'
import {type Advance, type BranchMove, readRef} from './branch-move.ts'
import {fastForward} from './fast-forward.ts'

/**
 * Moves a branch by compare-and-swap. Where a worktree has it checked out, by a fast-forward there: moved underneath, the
 * worktree would show the reverse of the work as staged.
 */
export async function advanceBranch(git: Git, move: BranchMove, env: Readonly<Record<string, string | undefined>>): Promise<Advance> {
  const worktrees = await listWorktrees(git, git.folder)
  const holder = worktrees.find(worktree => worktree.branch === move.ref)
  // In the midst of a merge the branch would get two ways to go on; under an open commit message the commit would fail.
  const busy = findOperation(move.ref, holder, worktrees) ?? (holder && await findOpenMessage(holder, git.folder, Date.now()))
  if (busy) return {outcome: 'refused', ...busy}
  if (holder) return fastForward(new Git(holder.top, env), holder.gitDir, move)

  const result = await git.try(['update-ref', '--create-reflog', '-m', 'lifecycle: move', move.ref, move.to, move.from])
  if (result.code === 0) return {outcome: 'moved'}
  const at = await readRef(git, move.ref)
  if (at !== move.from) return {outcome: 'lost', at}
  return {outcome: 'refused', why: result.stderr.trim(), remedy: `git update-ref ${move.ref} ${move.to} ${move.from}`}
}
