import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {replaceHomeTree} from './trees.ts'

/** Trees without the home folder, by commit; what check records are keyed by. */
export class TreeStore {
  readonly #git: Git
  readonly #homePrefix: string
  readonly #trees = new Map<Oid, Promise<Oid>>()
  #empty: Promise<Oid> | undefined

  constructor(git: Git, homePrefix: string) {
    this.#git = git
    this.#homePrefix = homePrefix
  }

  read(commit: Oid): Promise<Oid> {
    const known = this.#trees.get(commit)
    if (known) return known
    const tree = replaceHomeTree(this.#git, commit, this.#homePrefix, undefined)
    this.#trees.set(commit, tree)
    tree.catch(() => this.#trees.delete(commit))
    return tree
  }

  /** Whether anything but the home folder is in the commit. */
  async hasCode(commit: Oid): Promise<boolean> {
    this.#empty ??= this.#git.run(['hash-object', '-t', 'tree', '--stdin'], {input: ''}).then(text => text.trim())
    return await this.read(commit) !== await this.#empty
  }
}
