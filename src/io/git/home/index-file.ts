import {copyFileSync, constants, linkSync, rmSync, renameSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'

/** What an index holds for one path. */
export interface IndexEntry {
  readonly oid: Oid
  readonly mode: string
  /** Kept over a new entry: the person has told git not to look at the file, or not to have it in the working tree. */
  readonly assumeUnchanged: boolean
  readonly skipWorktree: boolean
}

/** A change of one index entry; `to` undefined removes it. */
export interface IndexChange { readonly path: string; readonly mode: string; readonly to: Oid | undefined; readonly keep: IndexEntry | undefined }

/** Environment in which git works on one index file of one worktree. */
export interface IndexEnv { readonly GIT_DIR: string; readonly GIT_WORK_TREE?: string; readonly GIT_INDEX_FILE: string; readonly [name: string]: string }

/** Git takes paths from where it is started, and what it is started in must be the worktree it works on. */
function within(env: IndexEnv): {readonly env: IndexEnv; readonly cwd: string} {
  return {env, cwd: env.GIT_WORK_TREE ?? env.GIT_DIR}
}

/** Entries at stage 0 for the paths, intent-to-add ones too. */
export async function readEntries(git: Git, env: IndexEnv, paths: readonly string[]): Promise<ReadonlyMap<string, IndexEntry>> {
  const text = (await git.runBytes(['--literal-pathspecs', 'ls-files', '--full-name', '-s', '-v', '-z', '--', ...paths], within(env))).toString('utf8')
  const entries = new Map<string, IndexEntry>()
  for (const line of text.split('\0')) {
    const match = /^(.) (\d+) ([0-9a-f]+) 0\t/.exec(line)
    if (!match) continue
    const tag = match[1]!
    entries.set(line.slice(match[0].length), {oid: match[3]!, mode: match[2]!, assumeUnchanged: tag !== tag.toUpperCase(), skipWorktree: tag.toUpperCase() === 'S'})
  }
  return entries
}

/** Whether the worktree has conflicts that are not resolved. */
export async function hasUnmerged(git: Git, env: IndexEnv): Promise<boolean> {
  return (await git.runBytes(['ls-files', '-u', '-z'], within(env))).length > 0
}

/** Writes entries into an index file that nobody else uses. */
export async function changeIndex(git: Git, env: IndexEnv, changes: readonly IndexChange[], zeros: Oid): Promise<void> {
  const info = changes.map(({path: name, mode, to}) => to === undefined ? `0 ${zeros}\t${name}\0` : `${mode} ${to}\t${name}\0`).join('')
  await git.run(['update-index', '-z', '--index-info'], {...within(env), input: info})
  for (const [flag, has] of [['--assume-unchanged', 'assumeUnchanged'], ['--skip-worktree', 'skipWorktree']] as const) {
    const paths = changes.filter(change => change.to !== undefined && change.keep?.[has])
    if (paths.length > 0) await git.run(['update-index', '-z', flag, '--stdin'], {...within(env), input: paths.map(change => `${change.path}\0`).join('')})
  }
}

/**
 * Copies an index to work on; without one git starts an empty index. The time of the file is copied, too: git takes an entry as old as
 * the index for one whose file may have changed within the same second, and looks into it. With the time of the copy it would not, and
 * a person's edit of that second would be hidden from `git status` from then on.
 */
export function copyIndex(from: string, to: string): void {
  try {
    const {atimeMs, mtimeMs} = statSync(from)
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
    // Rounded down: the earlier the index, the more files are looked into.
    utimesSync(to, atimeMs / 1000, Math.floor(mtimeMs) / 1000)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    rmSync(to, {force: true})
  }
}

/**
 * Takes git's own lock of an index. It names its owner, so that the next engine knows a lock that a killed one has left; with `link`
 * it is there with its text or not at all. False when somebody holds it.
 */
export function lockIndex(index: string, owner: string, temporary: string): boolean {
  writeFileSync(temporary, owner)
  try {
    linkSync(temporary, `${index}.lock`)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  } finally {
    rmSync(temporary, {force: true})
  }
}

/** Only by the holder. */
export function unlockIndex(index: string): void {
  rmSync(`${index}.lock`, {force: true})
}

/** Puts a finished copy in the place of the index; the lock must be held. */
export function replaceIndex(copy: string, index: string): void {
  renameSync(copy, index)
}

/** Changes whenever a file is written or replaced; equal for files that are not there. */
export function fingerprint(...files: readonly string[]): string {
  return files.map(file => {
    const stat = statSync(file, {bigint: true, throwIfNoEntry: false})
    return stat === undefined ? '-' : `${stat.ino}.${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`
  }).join(' ')
}
