import {open, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {type Identity} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {findFiltered, type Filtered} from '../filters.ts'
import {type Git} from '../git.ts'
import {changeIndex, fingerprint} from './index-file.ts'
import {type PlannedFile} from './plan-files.ts'

/** Writes the blobs of a state commit as they are, no filter between; ids in the order of the files, undefined for those that go. */
export async function writeBlobs(git: Git, gitDir: string, folder: string, files: readonly PlannedFile[]): Promise<readonly (Oid | undefined)[]> {
  const kept = files.flatMap(({blob}, position) => blob === undefined ? [] : [{blob, file: path.join(folder, `blob-${position}`)}])
  if (kept.length === 0) return files.map(() => undefined)
  await Promise.all(kept.map(({file, blob}) => writeFile(file, blob)))
  try {
    const text = await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], {env: {GIT_DIR: gitDir}, input: kept.map(({file}) => `${file}\n`).join('')})
    const ids = text.trimEnd().split('\n')
    let next = 0
    return files.map(({blob}) => blob === undefined ? undefined : ids[next++])
  } finally {
    await Promise.all(kept.map(({file}) => rm(file, {force: true})))
  }
}

/** Writes a file and makes sure that its bytes are on disk before anybody is told of it. */
export async function writeDurably(file: string, bytes: Uint8Array, permissions: number | undefined): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(bytes)
    if (permissions !== undefined) await handle.chmod(permissions)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * A private index that is brought from one commit to the next, and read anew only when somebody else has committed: reading it is most
 * of the time of a state commit in a large repository.
 */
export class TreeBuilder {
  readonly #git: Git
  readonly #index: string
  readonly #gitDir: string
  /** Commit that the index is at, and what the file looked like then. */
  #at: {readonly commit: Oid; readonly seen: string} | undefined

  constructor(git: Git, gitDir: string, folder: string) {
    this.#git = git
    this.#gitDir = gitDir
    this.#index = path.join(folder, 'private-index')
  }

  /** The tree of `base` with the files as they are to be; undefined base: of nothing. */
  async build(base: Oid | undefined, files: readonly {readonly path: string; readonly mode: string; readonly to: Oid | undefined}[], zeros: Oid): Promise<Oid> {
    const env = {GIT_DIR: this.#gitDir, GIT_INDEX_FILE: this.#index}
    const at = this.#at
    this.#at = undefined
    // An index that somebody removed would be taken for an empty one, and the commit would delete every file.
    if (base === undefined || at?.commit !== base || at.seen !== fingerprint(this.#index)) {
      await this.#git.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], {env})
    }
    await changeIndex(this.#git, env, files.map(file => ({...file, keep: undefined})), zeros)
    return (await this.#git.run(['write-tree'], {env})).trim()
  }

  /** Files of the tree that was built last which a filter of the person's would have changed. */
  findFiltered(paths: readonly string[]): Promise<readonly Filtered[]> {
    return findFiltered(this.#git, paths, this.#index, this.#gitDir)
  }

  /** The tree that was built last is now the branch's, as this commit. */
  follow(commit: Oid): void {
    this.#at = {commit, seen: fingerprint(this.#index)}
  }
}

/** Author and committer are mostly the same: the engine for its own commits, the person for theirs. */
export async function commitTree(git: Git, gitDir: string, request: {readonly tree: Oid; readonly parent: Oid | undefined; readonly message: string; readonly author: Identity; readonly authoredAt?: string; readonly committer?: Identity; readonly sign: boolean}): Promise<Oid> {
  const {tree, parent, message, author, authoredAt, committer = author, sign} = request
  const env = {
    GIT_DIR: gitDir,
    GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email,
    ...(authoredAt === undefined ? {} : {GIT_AUTHOR_DATE: authoredAt})
  }
  const text = message.endsWith('\n') ? message : `${message}\n`
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', tree, ...(parent === undefined ? [] : ['-p', parent]), ...(sign ? ['-S'] : []), '-F', '-']
  const result = sign ? await git.try(args, {env, input: text}) : undefined
  if (result === undefined) return (await git.run(args, {env, input: text})).trim()
  if (result.code === 0) return result.stdout.toString('utf8').trim()
  throw new LifecycleError('GIT_SIGNING', `git could not sign the commit: ${result.stderr.trim().split('\n').at(-1) ?? ''}`, {
    hint: 'commit.gpgSign is set here: check git config user.signingKey, and that git commit -S works in this terminal; without signing: git config commit.gpgSign false.'
  })
}
