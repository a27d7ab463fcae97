import {statSync} from 'node:fs'
import path from 'node:path'
import {Git} from '../git.ts'
import {inTree, relativeTo} from './home-tree.ts'
import {temporaryMark} from './temporary-mark.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Renames would be pairs: two changed paths are what is wanted. */
const status = ['status', '--porcelain=v1', '-z', '--no-renames', '--ignore-submodules=all']

/** An index of so many bytes names about eight thousand files. */
const largeIndexBytes = 1024 * 1024

/**
 * Home files in a worktree that differ from the branch, untracked ones too, in the order of their names. `top` may be any folder of the
 * worktree. Where there are thousands of files two processes work side by side: finding what is new in as many folders takes three
 * times as long as all that `git status` does before; elsewhere a second process costs more than it saves.
 */
export async function listEdited(top: string, prefix: string, env: Environment): Promise<readonly string[]> {
  const git = new Git(top, env)
  const folder = ['--', `:(top,literal)${prefix}`]
  if (!hasLargeIndex(top)) return select(prefix, readStatus(await git.run([...status, '--untracked-files=all', ...folder])))
  const [changed, fresh] = await Promise.all([
    git.run([...status, '--untracked-files=no', ...folder]),
    git.run(['ls-files', '-z', '--others', '--exclude-standard', '--full-name', ...folder])
  ])
  return select(prefix, [...readStatus(changed), ...fresh.split('\0')])
}

/** Only looked for where it nearly always lies: it decides how git is asked, never what the answer is. */
function hasLargeIndex(top: string): boolean {
  return (statSync(path.join(top, '.git', 'index'), {throwIfNoEntry: false})?.size ?? 0) > largeIndexBytes
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
