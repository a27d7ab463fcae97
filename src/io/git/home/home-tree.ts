import {type Oid} from '../../../core/project/configuration.ts'
import {type TreeEntry} from '../../../core/ports.ts'
import {type Git} from '../git.ts'

/** Where home files lie when home is a branch that holds other things too. */
export const folderBesideCode = '.lifecycle'

/** Every blob of the home folder in a commit, submodules left out; paths are relative to the folder. */
export async function listTree(git: Git, commit: Oid, prefix: string): Promise<readonly TreeEntry[]> {
  const text = (await git.runBytes(['ls-tree', '-r', '-z', '--full-tree', commit, ...underPrefix(prefix)])).toString('utf8')
  const entries: TreeEntry[] = []
  for (const line of text.split('\0')) {
    const match = /^(\d+) blob ([0-9a-f]+)\t/.exec(line)
    if (match) entries.push({mode: match[1]!, oid: match[2]!, path: relativeTo(prefix, line.slice(match[0].length))})
  }
  return entries
}

/** Path in the branch's tree of a path in the home folder. */
export function inTree(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}/${path}`
}

/** Path in the home folder of a path in the branch's tree. */
export function relativeTo(prefix: string, path: string): string {
  return prefix === '' ? path : path.slice(prefix.length + 1)
}

function underPrefix(prefix: string): readonly string[] {
  return prefix === '' ? [] : ['--', `${prefix}/`]
}
