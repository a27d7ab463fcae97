import {realpath} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {Git} from '../git.ts'
import {readGitVersion, requireEnoughGit} from '../git-version.ts'

/** The repository that holds a folder, as git sees it from there. All paths are absolute and real. */
export interface Repository {
  /** Top level of the worktree that holds the folder; undefined in a bare repository or inside a git directory. */
  readonly top: string | undefined
  /** Shared by all worktrees: objects, refs, configuration. */
  readonly commonDir: string
  /** The worktree's own: HEAD, index. Equals `commonDir` in the main worktree. */
  readonly gitDir: string
  readonly objectFormat: 'sha1' | 'sha256'
  readonly bare: boolean
  /** History is cut off: what lies beyond looks as if the last commits there had made it. */
  readonly shallow: boolean
}

/**
 * Undefined when the folder is in no repository; GIT_OLD, GIT_MISSING and GIT_UNSAFE are thrown. With `trustsGit` the version is asked
 * only where the answer makes no sense: the caller asks for it when it cannot know.
 */
export async function readRepository(cwd: string, env: Readonly<Record<string, string | undefined>> = process.env, options: {readonly trustsGit?: boolean} = {}): Promise<Repository | undefined> {
  const git = new Git(cwd, env)
  const checkVersion = async (): Promise<string> => requireEnoughGit(await readGitVersion(git))
  // The last answer fails outside a worktree, after the others have been printed.
  const asked = ['rev-parse', '--path-format=absolute', '--show-object-format', '--is-bare-repository', '--is-shallow-repository', '--is-inside-work-tree', '--git-common-dir', '--absolute-git-dir', '--show-toplevel']
  const [answer] = await Promise.all([git.try(asked), options.trustsGit === true ? undefined : checkVersion()])
  const [objectFormat, bare, shallow, inside, commonDir, gitDir, ...top] = answer.stdout.toString('utf8').replace(/\n$/, '').split('\n')
  if (commonDir === undefined || gitDir === undefined || (answer.code !== 0 && inside === 'true')) {
    if (/not a git repository/.test(answer.stderr)) return undefined
    await checkVersion()
    throw unreadable(cwd, answer.stderr)
  }
  return {
    top: inside === 'true' ? await realpath(top.join('\n')) : undefined,
    commonDir: await realpath(path.resolve(cwd, commonDir)),
    gitDir: await realpath(path.resolve(cwd, gitDir)),
    objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1',
    bare: bare === 'true',
    shallow: shallow === 'true'
  }
}

function unreadable(cwd: string, stderr: string): LifecycleError {
  const owner = /dubious ownership/.test(stderr)
  return new LifecycleError(owner ? 'GIT_UNSAFE' : 'GIT_REPOSITORY', `git does not read the repository at ${cwd}: ${stderr.trim().split('\n')[0] ?? ''}`, {
    hint: owner ? `Run: git config --global --add safe.directory ${JSON.stringify(cwd)}` : 'Run git status there and mend what it says.',
    details: {stderr}
  })
}
