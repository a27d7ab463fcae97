import {Git, type GitOptions} from '../git.ts'
import {type Layout} from './layout.ts'

/**
 * Git upon an agent's tree: by the engine's own directory and index, in an emptied environment, writing objects into the
 * repository. Nothing that an agent left is run: no hook, no monitor, no filter of the person's, no nested repository.
 */
export class TreeGit {
  readonly #git: Git
  readonly #env: Readonly<Record<string, string>>

  constructor(layout: Layout, objects: string, index: string, env: Readonly<Record<string, string | undefined>>) {
    this.#git = new Git(layout.tree, {PATH: env['PATH'], TMPDIR: env['TMPDIR'], HOME: '/nonexistent'})
    this.#env = {
      GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: '/',
      GIT_DIR: layout.gitDir, GIT_WORK_TREE: layout.tree, GIT_INDEX_FILE: index, GIT_OBJECT_DIRECTORY: objects
    }
  }

  run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return this.#git.run(args, this.#within(options))
  }

  try(args: readonly string[], options: GitOptions = {}): ReturnType<Git['try']> {
    return this.#git.try(args, this.#within(options))
  }

  #within(options: GitOptions): GitOptions {
    return {...options, env: {...this.#env, ...options.env}}
  }
}
