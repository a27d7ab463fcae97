import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {relativeTo} from './home-tree.ts'

/** One change of one path by one commit; ids are undefined where the path was not there. */
export interface PathChange { readonly commit: Oid; readonly from: Oid | undefined; readonly to: Oid | undefined }

/** Changes by path relative to the home folder, newest first. */
export type Changes = ReadonlyMap<string, readonly PathChange[]>

/**
 * Reads who changed which home file between two commits in one walk: a `git log` for each of thousands of files would walk the same
 * history thousands of times. `rev-list` and `diff-tree` are plumbing: no setting of the person's `git log` changes what they say.
 */
export async function walkHistory(git: Git, prefix: string, from: Oid | undefined, to: Oid): Promise<Changes> {
  const paths = prefix === '' ? [] : ['--', prefix]
  const commits = await git.run(['--literal-pathspecs', 'rev-list', '--topo-order', to, ...(from === undefined ? [] : [`^${from}`]), ...paths])
  if (commits === '') return new Map()
  const text = await git.runBytes(['--literal-pathspecs', 'diff-tree', '--stdin', '-r', '-z', '-c', '--root', '--no-renames', '--raw', ...paths], {input: commits})
  return parseChanges(text.toString('utf8'), prefix)
}

/**
 * Fields end with NUL: a commit id, then pairs of `:<modes> <ids> <status>` and path. A merge (`::`) lists only what is like none of its
 * parents, with one mode and id for each parent and then its own.
 */
export function parseChanges(text: string, prefix: string): Changes {
  const changes = new Map<string, PathChange[]>()
  let commit = ''
  const fields = text.split('\0')
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at]!
    if (!field.startsWith(':')) {
      if (field !== '') commit = field
      continue
    }
    const path = relativeTo(prefix, fields[++at] ?? '')
    const parents = field.lastIndexOf(':') + 1
    const parts = field.slice(parents).split(' ')
    const change = {commit, from: present(parts[parents + 1]), to: present(parts[parents * 2 + 1])}
    const known = changes.get(path)
    if (known === undefined) changes.set(path, [change])
    else known.push(change)
  }
  return changes
}

function present(oid: string | undefined): Oid | undefined {
  return oid === undefined || /^0+$/.test(oid) ? undefined : oid
}
