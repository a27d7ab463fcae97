import {dirname} from 'node:path'
import {type Oid} from '../../../core/project/configuration.ts'
import {type TreeGit} from './tree-git.ts'

/** What the index holds: the files that were put into the tree, and the folders they lie in (the root is ``). */
export interface Tracked {
  readonly files: ReadonlyMap<string, {readonly mode: string; readonly oid: Oid}>
  readonly folders: ReadonlySet<string>
}

/** Lists the index alone; no file of the tree is looked at. */
export async function readTracked(git: TreeGit): Promise<Tracked> {
  const listed = await git.run(['ls-files', '-s', '-z'])
  const files = new Map<string, {readonly mode: string; readonly oid: Oid}>()
  const folders = new Set([''])
  for (const line of listed.split('\0')) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const [mode = '', oid = ''] = line.slice(0, tab).split(' ')
    const path = line.slice(tab + 1)
    files.set(path, {mode, oid})
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder)) folders.add(folder)
  }
  return {files, folders}
}

/** Mode of a submodule in a tree. */
export const submoduleMode = '160000'
