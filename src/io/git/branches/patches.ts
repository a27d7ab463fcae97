import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {codePathspec} from './home-paths.ts'
import {writeMergedTree} from './merge-trees.ts'

/** Every setting that could change a patch is named, so that an id is the same on every machine and under every configuration. */
const patchFormat = ['-p', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color', '--diff-algorithm=myers', '-U3']

/** A commit as the store needs it: without parents, git would have to be asked again. */
export interface CommitName { readonly id: Oid; readonly parents: readonly Oid[] }

/**
 * Patch ids without the home folder, kept for ever: what a commit changes never does. An empty id means that nothing else
 * than the home folder was changed. A merge commit's patch is what it has beyond the automatic merge: the resolved conflicts.
 */
export class PatchStore {
  readonly #git: Git
  readonly #code: readonly string[]
  readonly #commits = new Map<Oid, Promise<string>>()
  readonly #changes = new Map<string, Promise<string>>()

  constructor(git: Git, homePrefix: string) {
    this.#git = git
    this.#code = codePathspec(homePrefix)
  }

  /** Patch id of everything between two commits (or trees). */
  readChange(from: Oid, to: Oid): Promise<string> {
    const key = `${from} ${to}`
    const known = this.#changes.get(key)
    if (known) return known
    const made = this.#makeChange(from, to)
    this.#changes.set(key, made)
    made.catch(() => this.#changes.delete(key))
    return made
  }

  /** Patch ids of commits that exist, in their order; one process for all that are new. */
  readCommits(commits: readonly CommitName[]): Promise<readonly string[]> {
    const fresh = commits.filter(({id}) => !this.#commits.has(id))
    if (fresh.length > 0) {
      const made = this.#makeCommits(fresh)
      for (const {id} of fresh) {
        const one = made.then(ids => ids.get(id) ?? '')
        this.#commits.set(id, one)
        one.catch(() => this.#commits.delete(id))
      }
    }
    return Promise.all(commits.map(({id}) => this.#commits.get(id)!))
  }

  /** Whether the patch of a commit is known: such a commit needs no look whether it exists. */
  knows(id: Oid): boolean {
    return this.#commits.has(id)
  }

  async #makeChange(from: Oid, to: Oid): Promise<string> {
    const found = await this.#identify(await this.#git.runBytes(['diff-tree', ...patchFormat, from, to, ...this.#code]))
    return found[0]?.patch ?? ''
  }

  async #makeCommits(commits: readonly CommitName[]): Promise<ReadonlyMap<Oid, string>> {
    const plain = commits.filter(commit => commit.parents.length < 2)
    const merges = commits.filter(commit => commit.parents.length > 1)
    const input = plain.map(({id}) => `${id}\n`).join('')
    const [patches, ...merged] = await Promise.all([
      plain.length === 0 ? Buffer.alloc(0) : this.#git.runBytes(['diff-tree', '--stdin', '--root', ...patchFormat, ...this.#code], {input}),
      ...merges.map(async commit => [commit.id, await this.#makeMerge(commit)] as const)
    ])
    const found = await this.#identify(patches)
    return new Map([...found.map(({commit, patch}) => [commit, patch] as const), ...merged])
  }

  async #makeMerge({id, parents: [ours = id, theirs = id]}: CommitName): Promise<string> {
    const {tree} = await writeMergedTree(this.#git, ours, theirs)
    return this.readChange(tree, id)
  }

  /** `git patch-id` prints one line for each patch that is not empty: its id, and the commit line it stood under. */
  async #identify(patches: Buffer): Promise<readonly {readonly patch: string; readonly commit: Oid}[]> {
    if (patches.length === 0) return []
    const text = await this.#git.run(['patch-id', '--verbatim'], {input: patches})
    return text.split('\n').filter(Boolean).map(line => {
      const [patch = '', commit = ''] = line.split(' ')
      return {patch, commit}
    })
  }
}
