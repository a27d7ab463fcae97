import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {type Home} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {isRef} from '../branches/git-names.ts'
import {Git} from '../git.ts'
import {type Repository} from './read-repository.ts'
import {listWorktrees, printWorktrees, readWorktrees, type Worktree} from './worktrees.ts'

/** Where home files lie when home is a branch that holds other things too. */
const folderBesideCode = '.lifecycle'

/** What git says that home is found by; none of it depends on the rest, so it is asked at once, and as early as one likes. */
export interface HomeFacts {
  /** `git config lifecycle.home` */
  readonly configured: string | undefined
  /** As `git worktree list` prints it. */
  readonly worktrees: string
  /** Branches, full refs, and their commits. */
  readonly branches: ReadonlyMap<string, Oid>
  /** What the remote calls its main branch. */
  readonly remote: string | undefined
}

/** Asks for all of it from a folder of the repository. */
export async function readHomeFacts(git: Git): Promise<HomeFacts> {
  const [configured, worktrees, listed] = await Promise.all([
    git.line(['config', '--get', 'lifecycle.home']), printWorktrees(git),
    git.run(['for-each-ref', '--format=%(objectname) %(refname) %(symref)', 'refs/heads/', 'refs/remotes/origin/HEAD'])
  ])
  const refs = listed.split('\n').filter(Boolean).map(line => line.split(' '))
  const remote = refs.find(([, ref]) => ref === 'refs/remotes/origin/HEAD')?.[2]?.replace('refs/remotes/origin/', '')
  return {configured, worktrees, branches: new Map(refs.filter(([, ref]) => ref?.startsWith('refs/heads/')).map(([oid = '', ref = '']) => [ref, oid])), remote: remote || undefined}
}

export interface FindHomeOptions {
  /** Base branch, when the caller knows it. */
  readonly base?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly facts?: HomeFacts
  /** Whether it is known without asking git that this commit holds a home in this folder. */
  readonly isKnown?: (home: Pick<Home, 'ref' | 'prefix'>, commit: Oid) => Promise<boolean>
}

/**
 * Finds what the engine is bound to: `git config lifecycle.home`, else the base branch if it holds `.lifecycle/project.md`, else the
 * branch `lifecycle`. Undefined when there is no home yet: `init` makes one.
 */
export async function findHome(repository: Repository, options: FindHomeOptions = {}): Promise<Home | undefined> {
  const git = new Git(repository.top ?? repository.commonDir, options.env)
  const facts = options.facts ?? await readHomeFacts(git)
  const worktrees = await readWorktrees(facts.worktrees, repository.commonDir)
  const holder: Holder = {git, facts, worktrees, isKnown: options.isKnown ?? (async () => false)}
  if (facts.configured !== undefined) return homeAt(holder, checkBranch(facts.configured))

  for (const base of options.base === undefined ? guessBases(facts, worktrees) : [options.base]) {
    const ref = `refs/heads/${base}`
    if (await holds(holder, ref, folderBesideCode)) return makeHome(ref, folderBesideCode, worktrees)
  }
  const ref = 'refs/heads/lifecycle'
  return facts.branches.has(ref) ? homeAt(holder, ref) : undefined
}

/** The value for a home that is known by its branch: `init` calls it before there is anything in it. */
export async function homeOnBranch(repository: Repository, branch: string, prefix: string, env?: Readonly<Record<string, string | undefined>>): Promise<Home> {
  const git = new Git(repository.top ?? repository.commonDir, env)
  return makeHome(checkBranch(branch), prefix, await listWorktrees(git, repository.commonDir))
}

interface Holder { readonly git: Git; readonly facts: HomeFacts; readonly worktrees: readonly Worktree[]; readonly isKnown: NonNullable<FindHomeOptions['isKnown']> }

async function homeAt(holder: Holder, ref: string): Promise<Home> {
  const {worktrees} = holder
  if (await holds(holder, ref, folderBesideCode)) return makeHome(ref, folderBesideCode, worktrees)
  if (await holds(holder, ref, '')) return makeHome(ref, '', worktrees)
  // Nothing there yet. A worktree that is itself the folder `.lifecycle` holds the home files at its root.
  const top = worktrees.find(worktree => worktree.branch === ref)?.top
  const ownBranch = top === undefined ? ref === 'refs/heads/lifecycle' : path.basename(top) === folderBesideCode
  return makeHome(ref, ownBranch ? '' : folderBesideCode, worktrees)
}

function makeHome(ref: string, prefix: string, worktrees: readonly Worktree[]): Home {
  const worktree = worktrees.find(candidate => candidate.branch === ref)
  return {ref, prefix, folder: worktree && path.join(worktree.top, prefix)}
}

async function holds({git, facts, isKnown}: Holder, ref: string, prefix: string): Promise<boolean> {
  const commit = facts.branches.get(ref)
  if (commit === undefined) return false
  return await isKnown({ref, prefix}, commit) || (await git.try(['cat-file', '-e', `${commit}:${prefix === '' ? '' : `${prefix}/`}project.md`])).code === 0
}

/** What the remote calls its main branch, then the usual names, then what is checked out in the main worktree. */
function guessBases({remote}: HomeFacts, worktrees: readonly Worktree[]): readonly string[] {
  const current = worktrees[0]?.branch?.replace('refs/heads/', '')
  return [...new Set([remote, 'main', 'master', current].filter(name => name !== undefined))]
}

function checkBranch(name: string): string {
  const short = name.replace(/^refs\/heads\//, '')
  if (!short.startsWith('-') && isRef(`refs/heads/${short}`)) return `refs/heads/${short}`
  throw new LifecycleError('CONFIG_HOME', `git config lifecycle.home says ${JSON.stringify(name)}, which is not the name of a branch`, {hint: 'Run: git config lifecycle.home main'})
}
