import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {type Home} from '../../../core/ports.ts'
import {Git} from '../git.ts'
import {type Repository} from './read-repository.ts'
import {listWorktrees, type Worktree} from './worktrees.ts'

/** Where home files lie when home is a branch that holds other things too. */
const folderBesideCode = '.lifecycle'

/**
 * Finds what the engine is bound to: `git config lifecycle.home`, else the base branch if it holds `.lifecycle/project.md`, else the
 * branch `lifecycle`. `base` names the base branch when the caller knows it. Undefined when there is no home yet: `init` makes one.
 */
export async function findHome(repository: Repository, options: {readonly base?: string; readonly env?: Readonly<Record<string, string | undefined>>} = {}): Promise<Home | undefined> {
  const cwd = repository.top ?? repository.commonDir
  const git = new Git(cwd, options.env)
  const [configured, worktrees] = await Promise.all([git.line(['config', '--get', 'lifecycle.home']), listWorktrees(git, repository.commonDir)])
  if (configured !== undefined) return homeAt(git, await checkBranch(git, configured), worktrees)

  const bases = options.base === undefined ? await guessBases(git, worktrees) : [options.base]
  for (const base of bases) {
    const ref = `refs/heads/${base}`
    if (await holds(git, ref, `${folderBesideCode}/project.md`)) return makeHome(ref, folderBesideCode, worktrees)
  }
  const ref = 'refs/heads/lifecycle'
  return await git.line(['rev-parse', '-q', '--verify', ref]) === undefined ? undefined : homeAt(git, ref, worktrees)
}

/** The value for a home that is known by its branch: `init` calls it before there is anything in it. */
export async function homeOnBranch(repository: Repository, branch: string, prefix: string, env?: Readonly<Record<string, string | undefined>>): Promise<Home> {
  const git = new Git(repository.top ?? repository.commonDir, env)
  return makeHome(await checkBranch(git, branch), prefix, await listWorktrees(git, repository.commonDir))
}

async function homeAt(git: Git, ref: string, worktrees: readonly Worktree[]): Promise<Home> {
  if (await holds(git, ref, `${folderBesideCode}/project.md`)) return makeHome(ref, folderBesideCode, worktrees)
  if (await holds(git, ref, 'project.md')) return makeHome(ref, '', worktrees)
  // Nothing there yet. A worktree that is itself the folder `.lifecycle` holds the home files at its root.
  const top = worktrees.find(worktree => worktree.branch === ref)?.top
  const ownBranch = top === undefined ? ref === 'refs/heads/lifecycle' : path.basename(top) === folderBesideCode
  return makeHome(ref, ownBranch ? '' : folderBesideCode, worktrees)
}

function makeHome(ref: string, prefix: string, worktrees: readonly Worktree[]): Home {
  const worktree = worktrees.find(candidate => candidate.branch === ref)
  return {ref, prefix, folder: worktree && path.join(worktree.top, prefix)}
}

async function holds(git: Git, ref: string, file: string): Promise<boolean> {
  return (await git.try(['cat-file', '-e', `${ref}:${file}`])).code === 0
}

/** What the remote calls its main branch, then the usual names, then what is checked out in the main worktree. */
async function guessBases(git: Git, worktrees: readonly Worktree[]): Promise<readonly string[]> {
  const remote = await git.line(['symbolic-ref', '-q', 'refs/remotes/origin/HEAD'])
  const current = worktrees[0]?.branch
  const names = [remote?.replace('refs/remotes/origin/', ''), 'main', 'master', current?.replace('refs/heads/', '')]
  return [...new Set(names.filter(name => name !== undefined))]
}

async function checkBranch(git: Git, name: string): Promise<string> {
  const short = name.replace(/^refs\/heads\//, '')
  if (!short.startsWith('-') && (await git.try(['check-ref-format', `refs/heads/${short}`])).code === 0) return `refs/heads/${short}`
  throw new LifecycleError('CONFIG_HOME', `git config lifecycle.home says ${JSON.stringify(name)}, which is not the name of a branch`, {hint: 'Run: git config lifecycle.home main'})
}
