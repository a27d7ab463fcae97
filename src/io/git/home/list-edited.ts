import path from 'node:path'
import {Git} from '../git.ts'
import {relativeTo} from './home-tree.ts'
import {temporaryMark} from './temporary-mark.ts'

/**
 * Home files in a worktree that differ from the branch, untracked ones too, in the order of their names. Every view asks for it, so it
 * is one process of git's own and loads nothing.
 */
export async function listEdited(top: string, prefix: string, env: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  // Renames would be pairs: two changed paths are what is wanted. `:(top,literal)`: the folder's name is no pattern.
  const text = await new Git(top, env).run(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=all', '--', `:(top,literal)${prefix}`])
  const changed = text.split('\0').filter(line => line.length > 3).map(line => line.slice(3))
  return changed.filter(file => prefix === '' || file.startsWith(`${prefix}/`)).map(file => relativeTo(prefix, file))
    // An embedded repository shows as a folder; ours of a swap under way is nobody's edit.
    .filter(file => !file.endsWith('/') && !path.basename(file).startsWith(temporaryMark)).sort()
}
