import {realpath} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {type Home} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {isRef} from '../branches/git-names.ts'
import {Git} from '../git.ts'
import {folderBesideCode} from './home-tree.ts'
import {readHomeFacts, type HomeFacts} from './home-facts.ts'
import {type Repository} from './read-repository.ts'
import {listWorktrees, type Worktree} from './worktrees.ts'

export interface FindHomeOptions {
  /** Base branch, when the caller knows it. */
  readonly base?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly facts?: HomeFacts
  /** Whether it is known without asking git that this commit holds a home in this folder. */
  readonly isKnown?: (home: Pick<Home, 'ref' | 'prefix'>, commit: Oid) => boolean
}

/**
 * Finds what the engine is bound to: `git config lifecycle.home`, else the base branch if it holds `.lifecycle/project.md`, else the
 * branch `lifecycle`. Undefined when there is no home yet: `init` makes one.
 */
export async function findHome(repository: Repository, options: FindHomeOptions = {}): Promise<Home | undefined> {
  const git = new Git(repository.top ?? repository.commonDir, options.env)
  const facts = options.facts ?? await readHomeFacts(git, options.env ?? process.env)
  const holder: Holder = {git, facts, isKnown: options.isKnown ?? (() => false), listAll: () => listWorktrees(git, repository.commonDir)}
  if (facts.configured !== undefined) return homeAt(holder, checkBranch(facts.configured))

  const home = await findOnBase(holder, options.base === undefined ? [facts.remote, 'main', 'master'] : [options.base])
    ?? (options.base === undefined ? await findOnBase(holder, [await readCurrent(holder)]) : undefined)
  if (home !== undefined) return home
  const ref = 'refs/heads/lifecycle'
  return facts.branches.has(ref) ? homeAt(holder, ref) : undefined
}

/** The value for a home that is known by its branch: `init` calls it before there is anything in it. */
export async function homeOnBranch(repository: Repository, branch: string, prefix: string, env?: Readonly<Record<string, string | undefined>>): Promise<Home> {
  const git = new Git(repository.top ?? repository.commonDir, env)
  const ref = checkBranch(branch)
  return makeHome(ref, prefix, (await listWorktrees(git, repository.commonDir)).find(worktree => worktree.branch === ref)?.top)
}

interface Holder {
  readonly git: Git
  readonly facts: HomeFacts
  readonly isKnown: NonNullable<FindHomeOptions['isKnown']>
  readonly listAll: () => Promise<readonly Worktree[]>
}

async function findOnBase(holder: Holder, bases: readonly (string | undefined)[]): Promise<Home | undefined> {
  for (const base of new Set(bases)) {
    const ref = `refs/heads/${base}`
    if (base !== undefined && await holds(holder, ref, folderBesideCode)) return makeHome(ref, folderBesideCode, await findTop(holder, ref))
  }
  return undefined
}

/** What is checked out in the main worktree: the last guess. */
async function readCurrent({listAll}: Holder): Promise<string | undefined> {
  return (await listAll())[0]?.branch?.replace('refs/heads/', '')
}

async function homeAt(holder: Holder, ref: string): Promise<Home> {
  const top = await findTop(holder, ref)
  if (await holds(holder, ref, folderBesideCode)) return makeHome(ref, folderBesideCode, top)
  if (await holds(holder, ref, '')) return makeHome(ref, '', top)
  // Nothing there yet. A worktree that is itself the folder `.lifecycle` holds the home files at its root.
  const ownBranch = top === undefined ? ref === 'refs/heads/lifecycle' : path.basename(top) === folderBesideCode
  return makeHome(ref, ownBranch ? '' : folderBesideCode, top)
}

/** Top of the worktree that has a branch checked out, if it is there. A branch without a commit is in no list of refs. */
async function findTop({facts, listAll}: Holder, ref: string): Promise<string | undefined> {
  if (!facts.branches.has(ref)) return (await listAll()).find(worktree => worktree.branch === ref)?.top
  const top = facts.worktrees.get(ref)
  return top === undefined ? undefined : realpath(top).catch(() => undefined)
}

function makeHome(ref: string, prefix: string, top: string | undefined): Home {
  return {ref, prefix, folder: top && path.join(top, prefix)}
}

async function holds({git, facts, isKnown}: Holder, ref: string, prefix: string): Promise<boolean> {
  const commit = facts.branches.get(ref)
  if (commit === undefined) return false
  return isKnown({ref, prefix}, commit) || (await git.try(['cat-file', '-e', `${commit}:${prefix === '' ? '' : `${prefix}/`}project.md`])).code === 0
}

function checkBranch(name: string): string {
  const short = name.replace(/^refs\/heads\//, '')
  if (!short.startsWith('-') && isRef(`refs/heads/${short}`)) return `refs/heads/${short}`
  throw new LifecycleError('CONFIG_HOME', `git config lifecycle.home says ${JSON.stringify(name)}, which is not the name of a branch`, {hint: 'Run: git config lifecycle.home main'})
}
