import {existsSync, readdirSync} from 'node:fs'
import {lstat, readFile, realpath} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {type Git} from '../git.ts'
import {fingerprint} from './index-file.ts'

/** A worktree of the repository that is there (not pruned, not bare). */
export interface Worktree {
  readonly top: string
  /** Its own git directory: HEAD, index, and the files that say what is under way. */
  readonly gitDir: string
  /** Full ref that is checked out, undefined when HEAD is detached. An unborn branch counts. */
  readonly branch: string | undefined
}

/**
 * The worktrees of a repository, the main one first. Asks git rather than the HEAD files: with reftable these say `.invalid`.
 * An index or a rebase is looked up in the `gitDir` of the worktree it belongs to.
 */
export async function listWorktrees(git: Git, commonDir: string): Promise<readonly Worktree[]> {
  const [text, mainTop] = await Promise.all([git.run(['worktree', 'list', '--porcelain', '-z']), readMainTop(git, commonDir)])
  const blocks = text.split('\0\0').filter(block => block.startsWith('worktree '))
  const found = await Promise.all(blocks.map((block, position) => readBlock(block.split('\0'), commonDir, position === 0 ? {top: mainTop} : undefined)))
  return found.filter(worktree => worktree !== undefined)
}

/**
 * The worktrees as they are now. Git is asked again only when some HEAD has changed or a worktree has come or gone: state commits
 * look at each attempt.
 */
export class WorktreeList {
  readonly #git: Git
  readonly #commonDir: string
  #last: {readonly seen: string; readonly worktrees: readonly Worktree[]} | undefined

  constructor(git: Git, commonDir: string) {
    this.#git = git
    this.#commonDir = commonDir
  }

  async read(): Promise<readonly Worktree[]> {
    const seen = fingerprintHeads(this.#commonDir)
    if (this.#last?.seen !== seen || !this.#last.worktrees.every(({top}) => existsSync(top))) {
      this.#last = {seen, worktrees: await listWorktrees(this.#git, this.#commonDir)}
    }
    return this.#last.worktrees
  }
}

/** Fingerprint of what every worktree has checked out. */
export function fingerprintHeads(commonDir: string): string {
  const linked = readNames(path.join(commonDir, 'worktrees')).map(name => path.join(commonDir, 'worktrees', name))
  return [commonDir, ...linked].map(gitDir => `${gitDir} ${fingerprint(...headFiles(gitDir))}`).join('\n')
}

/** Files that change when another branch is checked out in that worktree; the last one for reftable, where HEAD says nothing. */
function headFiles(gitDir: string): readonly string[] {
  return [path.join(gitDir, 'HEAD'), path.join(gitDir, 'reftable', 'tables.list')]
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

async function readBlock(lines: readonly string[], commonDir: string, main: {readonly top: string | undefined} | undefined): Promise<Worktree | undefined> {
  if (lines.includes('bare')) return undefined
  const top = main?.top ?? lines[0]!.slice('worktree '.length)
  if (main && path.resolve(top) === commonDir) {
    throw new LifecycleError('GIT_WORKTREE', `git does not say where the repository in ${commonDir} is checked out`, {
      hint: 'In the checkout: git config core.worktree "$(git rev-parse --show-toplevel)". If it has none: git config core.bare true'
    })
  }
  const gitDir = main ? commonDir : await readGitDir(top)
  // Deleted by hand, or on a disk that is not there.
  if (gitDir === undefined || !(await isFolder(top))) return undefined
  const branch = lines.find(line => line.startsWith('branch '))?.slice('branch '.length)
  return {top: await realpath(top), gitDir, branch}
}

/**
 * Where the main worktree lies when it is not around its git directory, as in a submodule: there `git worktree list` names the git
 * directory itself, and what was written there the person would see as deleted. Git is asked only where a file says so.
 */
async function readMainTop(git: Git, commonDir: string): Promise<string | undefined> {
  const texts = await Promise.all(['config', 'config.worktree'].map(name => readFile(path.join(commonDir, name), 'utf8').catch(() => '')))
  if (!texts.some(text => /^\s*worktree\s*=/im.test(text))) return undefined
  const named = await git.line(['config', '--type=path', '--get', 'core.worktree'], {env: {GIT_DIR: commonDir}})
  if (named === undefined) return undefined
  const top = path.resolve(commonDir, named)
  if (!commonDir.startsWith(`${top}${path.sep}`)) return top
  // In its own directory git would take itself to be in a subfolder of the checkout, and find no path of the branch.
  throw new LifecycleError('GIT_WORKTREE', `core.worktree of ${commonDir} names a folder around it`, {
    hint: commonDir === path.join(top, '.git') ? 'Git needs no such setting here: git config --unset core.worktree' : 'Work in a clone of it, whose git directory is called .git.'
  })
}

/** A linked worktree's `.git` is a file that names its git directory. */
async function readGitDir(top: string): Promise<string | undefined> {
  const text = await readFile(path.join(top, '.git'), 'utf8').catch(() => undefined)
  const named = text === undefined ? undefined : /^gitdir: (.*?)\r?\n?$/.exec(text)?.[1]
  return named === undefined ? undefined : await realpath(path.resolve(top, named)).catch(() => undefined)
}

async function isFolder(folder: string): Promise<boolean> {
  return (await lstat(folder).catch(() => undefined))?.isDirectory() ?? false
}
