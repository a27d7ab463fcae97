import {type Oid} from '../../../core/project/configuration.ts'
import {type TreeChange, type TreeEntry} from '../../../core/ports.ts'
import {type Git} from '../git.ts'

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

/** What differs between two commits in the home folder. `oid` is undefined for what `to` does not have. */
export async function diffTrees(git: Git, from: Oid, to: Oid, prefix: string): Promise<readonly TreeChange[]> {
  const text = (await git.runBytes(['diff-tree', '-r', '-z', '--no-renames', from, to, ...underPrefix(prefix)])).toString('utf8')
  const fields = text.split('\0')
  const changes: TreeChange[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , oid = ''] = fields[at]!.split(' ')
    // A submodule is no file of ours: the same as nothing there.
    const gone = mode === '000000' || mode === '160000'
    changes.push({path: relativeTo(prefix, fields[at + 1]!), oid: gone ? undefined : oid, mode: gone ? undefined : mode})
  }
  return changes
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
