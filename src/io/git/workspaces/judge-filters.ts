import {type TakenTree} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {findFiltered, findFilteredIn} from '../filters.ts'
import {type Git} from '../git.ts'
import {type OutOfBounds} from './judge-tree.ts'
import {type Layout} from './layout.ts'
import {type TreeGit} from './tree-git.ts'

type Changed = TakenTree['changed'][number]

const isPointer = /^version https:\/\/git-lfs\.github\.com\/spec\//

/**
 * Changed files that a filter of the person's would have encrypted, stored elsewhere or stripped: taken as they are, they would be
 * committed in clear. The attributes of the commits it is made from count, and the person's own: an agent can take a filter away, and
 * one that it names has never been run. What a merge brings in as it is in one of its parents has been through the filter.
 */
export async function judgeFilters(git: TreeGit, source: Git, {layout, changed, parents}: {readonly layout: Layout; readonly changed: readonly Changed[]; readonly parents: readonly Oid[]}): Promise<OutOfBounds> {
  const paths = changed.filter(({status, mode}) => status !== 'D' && mode.startsWith('100')).map(({path}) => path)
  const found = await Promise.all(parents.map((parent, at) => (at === 0 ? findFiltered(source, paths, layout.index) : findFilteredIn(source, paths, parent))))
  const filters = new Map(found.flat().map(({path, filter}) => [path, filter] as const))
  const judged = await Promise.all([...filters].map(async ([path, filter]) => {
    const isTaken = filter === 'lfs' ? await isStoredElsewhere(git, path) : await isFromParent(git, path, parents)
    return isTaken ? [] : [{path, why: filter === 'lfs' ? 'git-lfs is not installed, and would have stored it elsewhere: install it' : whyRefused(filter)}]
  }))
  return judged.flat()
}

function whyRefused(filter: string): string {
  return `the filter "${filter}" of .gitattributes is not run here, and without it the file would be committed in clear: change it yourself, on the item's branch`
}

/** By git-lfs, or it is the pointer that git-lfs leaves. */
async function isStoredElsewhere(git: TreeGit, path: string): Promise<boolean> {
  if ((await git.try(['config', '--get', 'filter.lfs.clean'])).code === 0) return true
  return isPointer.test((await git.run(['cat-file', 'blob', `:${path}`])).slice(0, 100))
}

async function isFromParent(git: TreeGit, path: string, parents: readonly Oid[]): Promise<boolean> {
  const [taken, ...known] = await Promise.all([`:${path}`, ...parents.map(parent => `${parent}:${path}`)].map(async name => (await git.try(['rev-parse', '--verify', '--quiet', '--end-of-options', name])).stdout.toString().trim()))
  return known.includes(taken!)
}
