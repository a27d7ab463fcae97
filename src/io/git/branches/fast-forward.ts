import {setTimeout as pause} from 'node:timers/promises'
import {quoteForShell} from '../../../core/quote-for-shell.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type Advance, type BranchMove, readRef, shortName} from './branch-move.ts'

/**
 * Each flag closes a way in which `git merge` was seen to lose a person's work: ignored files in the way overwritten, the
 * stash popped into conflict markers, a branch's own `mergeOptions` that squash.
 */
const careful = ['merge', '-q', '--ff-only', '--no-overwrite-ignore', '--no-autostash', '--no-squash', '--commit', '--no-stat']

/** Moves the checked-out branch of a worktree forward, or refuses and leaves index, stash and every file as they are. */
export async function fastForward(worktree: Git, move: BranchMove): Promise<Advance> {
  const [head, tip] = await Promise.all([worktree.line(['symbolic-ref', '-q', 'HEAD']), readRef(worktree, move.ref)])
  if (head !== move.ref || tip !== move.from) return {outcome: 'lost', at: tip}

  const deleted = await findDeleted(worktree, move.from, move.to)
  if (deleted.length > 0) {
    return refuse(worktree, move, `deleted in ${worktree.folder}, not committed, and changed by the merge: ${deleted.slice(0, 5).join(', ')}`)
  }
  const result = await mergePatiently(worktree, move.to)
  const [after, at] = await Promise.all([worktree.line(['symbolic-ref', '-q', 'HEAD']), readRef(worktree, move.ref)])
  if (at === move.to) return {outcome: 'moved'}
  // Switched to another branch in between (then that one was moved, which its reflog tells), or committed to.
  if (at !== move.from || after !== move.ref) return {outcome: 'lost', at}
  return refuse(worktree, move, reasonOf(result.stderr) || `git merge ended with ${result.code}`)
}

/** A command of the person's that runs right now holds the index for a moment: that is no reason to refuse. */
async function mergePatiently(worktree: Git, to: Oid): Promise<{readonly code: number; readonly stderr: string}> {
  for (const waitMs of [20, 60, 200, 0]) {
    const result = await worktree.try([...careful, to], {ownSession: true})
    if (waitMs === 0 || !/index\.lock/.test(result.stderr)) return result
    await pause(waitMs)
  }
  throw new Error('unreachable')
}

/** A file that the person deleted, but not from the index, would come back without a word. */
async function findDeleted(worktree: Git, from: Oid, to: Oid): Promise<readonly string[]> {
  const [deleted, changed] = await Promise.all([
    worktree.run(['diff-files', '--name-only', '-z', '--diff-filter=D']),
    worktree.run(['diff-tree', '-r', '--name-only', '-z', '--no-renames', from, to])
  ])
  const merged = new Set(changed.split('\0'))
  return deleted.split('\0').filter(path => path !== '' && merged.has(path))
}

function refuse(worktree: Git, move: BranchMove, why: string): Advance {
  return {outcome: 'refused', why: `${shortName(move.ref)}: ${why}`, remedy: `Commit, stash or move away what is in the way, and the merge follows by itself; what git says: git -C ${quoteForShell(worktree.folder)} merge --ff-only ${move.to}`}
}

/** What git says in a sentence, as short as a card: the names first. */
const phrases = [
  [/The following untracked working tree files would be overwritten by merge: (.*)/u, '$1 in the way (untracked)'],
  [/Your local changes to the following files would be overwritten by merge: (.*)/u, '$1 in the way (edited)']
] as const

/** Git's own words in one line: the files that are in the way, without its advice. */
function reasonOf(stderr: string): string {
  return phrases.reduce((text, [long, short]) => text.replace(long, short), joinLines(stderr))
}

function joinLines(stderr: string): string {
  const lines = stderr.split('\n').map(line => line.trim()).filter(line => line !== '' && !/^(hint|Aborting|Please |warning)/.test(line))
  return lines.map(line => line.replace(/^(error|fatal): /, '')).slice(0, 8).join(' ')
}
