import type {Problem} from '../problem.ts'
import type {ItemSnapshot} from '../project/snapshot.ts'

/**
 * What the records say and the branches do not hold any more, because somebody forced one back. Nothing of it is done again: it was
 * paid for, and its commits are kept by the records; a person is told, with the command that puts it back.
 */
export function findLostWork(item: ItemSnapshot): readonly Problem[] {
  const {branch} = item
  if (!branch || branch.ref === '') return []
  const name = branch.ref.replace('refs/heads/', '')
  const merged = item.runs.findLast(run => run.outcome === 'merged')
  if (merged) {
    if (branch.mergeGone === undefined) return []
    return [lost(item.id, `the base does not hold the merge ${branch.mergeGone.slice(0, 12)} of ${merged.name} any more: it was forced back`, `git merge ${name} puts it back; a new item does it anew.`)]
  }
  const last = item.runs.findLast(run => run.makes === 'commits' && !run.person && run.outcome === 'finished' && run.output !== undefined && run.output !== run.start)
  if (!last || branch.tip === last.output || branch.commits.some(commit => commit.run === last.name && !commit.touchesHome)) return []
  // Somebody may have made one commit of all.
  if (item.contents.get(last.output!) === branch.change) return []
  return [lost(item.id, `${name} does not hold what ${last.name} made any more (${last.output!.slice(0, 12)}): it was forced back`, `git branch -f ${name} ${last.output!} puts it back; lifecycle redo ${item.id} ${last.step} does it anew.`)]
}

function lost(id: string, message: string, fix: string): Problem {
  return {severity: 'warning', code: 'work-gone', message, path: `items/${id}/item.md`, fix}
}
