import type {Problem} from '../problem.ts'
import type {ItemContext} from './item-context.ts'

/**
 * Commits were made on a branch that this repository does not have: a colleague's clone may only not have fetched it, and otherwise the
 * newest commit that a record names is where it stood. Undefined when nothing is missing.
 */
export function findMissingBranch({item, merged, configuration}: Pick<ItemContext, 'item' | 'merged' | 'configuration'>): {readonly why: string; readonly problem: Problem} | undefined {
  const tip = item.runs.findLast(r => r.makes === 'commits' && r.output !== undefined && r.output !== r.start)?.output
  if (item.branch !== undefined || merged || tip === undefined) return undefined
  const branch = configuration.project.branch.replace('{id}', item.id)
  const why = `its branch ${branch} is not in this repository`
  return {
    why, problem: {
      severity: 'error', code: 'missing-branch', message: why, path: `items/${item.id}/item.md`,
      fix: `Fetch it from where the work was done: git fetch origin ${branch}:${branch}. If it was deleted here: git branch ${branch} ${tip}`
    }
  }
}
