import {type Oid} from '../../../core/project/configuration.ts'
import {walkHistory, type CommitSource, type PathChange} from './history.ts'
import {type Deletion} from './moved-folder.ts'

/** Where an index is kept between processes; both may fail quietly, for it can always be made again. */
export interface HistoryStore {
  read(): Promise<HistoryState | undefined>
  write(state: HistoryState): Promise<void>
}

export interface HistoryState { readonly tip: Oid; readonly changes: readonly (readonly [path: string, changes: readonly PathChange[]])[] }

/** So many new changes are worth being written to disk. */
const worthStoring = 200

/**
 * The history of every home file as of one commit, brought forward as the branch moves. Commits are immutable, so what is known stays
 * right as long as the branch only grows; where it was reset or rebased the index is made anew.
 */
export class HistoryIndex {
  readonly #source: CommitSource
  readonly #store: HistoryStore | undefined
  #tip: Oid | undefined
  #changes = new Map<string, readonly PathChange[]>()
  /** What each commit took away of items. */
  #deletions = new Map<Oid, Deletion[]>()
  #unstored = 0
  #tail: Promise<unknown> = Promise.resolve()

  constructor(source: CommitSource, store: HistoryStore | undefined) {
    this.#source = source
    this.#store = store
  }

  /** Changes of a path up to `commit`, newest first; undefined when the index has moved past that commit: ask git itself then. */
  async changesOf(commit: Oid, path: string): Promise<readonly PathChange[] | undefined> {
    if (this.#tip !== commit) await this.#serially(() => this.#bringTo(commit))
    return this.#tip === commit ? this.#changes.get(path) ?? [] : undefined
  }

  /** What a commit took away of items, as far as the index has come. */
  deletionsIn(commit: Oid): readonly Deletion[] {
    return this.#deletions.get(commit) ?? []
  }

  /** One at a time: two walks side by side would enter the same changes twice. */
  #serially(work: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(work)
    this.#tail = done.catch(() => {})
    return done
  }

  async #bringTo(commit: Oid): Promise<void> {
    if (this.#tip === commit) return
    if (this.#tip === undefined) this.#restore(await this.#store?.read())
    const tip = this.#tip
    if (tip === commit) return
    const isForward = tip !== undefined && await this.#source.near.isAncestor(tip, commit)
    if (!isForward && tip !== undefined && await this.#source.near.isAncestor(commit, tip)) return
    const from = isForward ? tip : undefined
    const fresh = await walkHistory(this.#source, from, commit)
    if (from === undefined) {
      this.#changes.clear()
      this.#deletions.clear()
    }
    for (const [path, changes] of fresh) {
      this.#changes.set(path, [...changes, ...this.#changes.get(path) ?? []])
      this.#noteDeletions(path, changes)
      this.#unstored += changes.length
    }
    this.#tip = commit
    if (this.#unstored < worthStoring) return
    this.#unstored = 0
    await this.#store?.write({tip: commit, changes: [...this.#changes]})
  }

  #restore(state: HistoryState | undefined): void {
    if (state === undefined) return
    this.#tip = state.tip
    this.#changes = new Map(state.changes)
    for (const [path, changes] of this.#changes) this.#noteDeletions(path, changes)
  }

  #noteDeletions(path: string, changes: readonly PathChange[]): void {
    for (const {commit, from, to} of changes) {
      if (to !== undefined || from === undefined || !path.startsWith('items/')) continue
      const known = this.#deletions.get(commit)
      if (known === undefined) this.#deletions.set(commit, [{path, oid: from}])
      else known.push({path, oid: from})
    }
  }
}
