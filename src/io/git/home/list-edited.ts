import path from 'node:path'
import {Git} from '../git.ts'
import {inTree, relativeTo} from './home-tree.ts'
import {temporaryMark} from './temporary-mark.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Renames would be pairs: two changed paths are what is wanted. */
const status = ['status', '--porcelain=v1', '-z', '--no-renames', '--ignore-submodules=all']

/**
 * Home files in a worktree that differ from the branch, untracked ones too, in the order of their names. Two processes of git's own
 * side by side, one for files that git knows and one for those that it does not: `git status` does one after the other, and finding
 * what is new in thousands of folders takes three times as long as the rest.
 */
export async function listEdited(top: string, prefix: string, env: Environment): Promise<readonly string[]> {
  const git = new Git(top, env)
  const folder = ['--', `:(top,literal)${prefix}`]
  const [changed, fresh] = await Promise.all([
    git.run([...status, '--untracked-files=no', ...folder]),
    git.run(['ls-files', '-z', '--others', '--exclude-standard', ...folder])
  ])
  return select(prefix, [...readStatus(changed), ...fresh.split('\0')])
}

/** The same for some files or folders only: what `listEdited` would say of them and of what lies in them, whatever the number of items. */
export async function listEditedAmong(top: string, prefix: string, paths: readonly string[], env: Environment): Promise<readonly string[]> {
  if (paths.length === 0) return []
  const text = await new Git(top, env).run([...status, '--untracked-files=all', '--', ...paths.map(file => `:(top,literal)${inTree(prefix, file)}`)])
  return select(prefix, readStatus(text))
}

function readStatus(text: string): readonly string[] {
  return text.split('\0').filter(line => line.length > 3).map(line => line.slice(3))
}

/** An embedded repository shows as a folder; ours of a swap under way is nobody's edit. A file can be gone from the index and still lie there. */
function select(prefix: string, files: readonly string[]): readonly string[] {
  const home = files.filter(file => file !== '' && (prefix === '' || file.startsWith(`${prefix}/`))).map(file => relativeTo(prefix, file))
  return [...new Set(home.filter(file => !file.endsWith('/') && !path.basename(file).startsWith(temporaryMark)))].sort()
}
