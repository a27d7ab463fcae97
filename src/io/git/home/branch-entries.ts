import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type ObjectReader} from './object-reader.ts'
import {type BranchEntry} from './plan-files.ts'

/** Past this a command line could get too long, and the whole tree is listed instead. */
const mostPathsOnCommandLine = 200

/** What a commit has at these paths of its tree, with the blobs' bytes; submodules and folders count as nothing. */
export async function readBranchEntries(git: Git, reader: ObjectReader, commit: Oid | undefined, paths: readonly string[]): Promise<ReadonlyMap<string, BranchEntry>> {
  if (commit === undefined || paths.length === 0) return new Map()
  const listed = paths.length <= mostPathsOnCommandLine ? ['--', ...paths] : []
  const text = (await git.runBytes(['ls-tree', '-z', '--full-tree', ...(listed.length === 0 ? ['-r'] : []), commit, ...listed])).toString('utf8')
  const wanted = new Set(paths)
  const found: {readonly path: string; readonly oid: Oid; readonly mode: string}[] = []
  for (const line of text.split('\0')) {
    const match = /^(\d+) blob ([0-9a-f]+)\t/.exec(line)
    const path = match && line.slice(match[0].length)
    if (match && path && wanted.has(path)) found.push({path, mode: match[1]!, oid: match[2]!})
  }
  const blobs = await reader.readContents(found.map(entry => entry.oid))
  return new Map(found.map((entry, position) => [entry.path, {oid: entry.oid, mode: entry.mode, bytes: blobs[position]?.bytes}]))
}
