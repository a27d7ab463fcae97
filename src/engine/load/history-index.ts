import type {HistoryEntry} from '../../core/ports.ts'
import type {Oid} from '../../core/project/configuration.ts'
import type {Deed} from '../../core/project/build-item.ts'

interface Trail { readonly added: Deed & {readonly oid: Oid}; readonly changed: Deed }

/** Who first added and who last changed each path under `items/`, folded from the log once and extended by each new commit. */
export class HistoryIndex {
  readonly #trails = new Map<string, Trail>()
  readonly #changes = new Map<Oid, HistoryEntry['changes']>()

  /** Forgets everything and folds a whole history. */
  reset(entries: readonly HistoryEntry[]): void {
    this.#trails.clear()
    this.#changes.clear()
    this.extend(entries)
  }

  extend(entries: readonly HistoryEntry[]): void {
    for (const entry of entries) {
      const deed: Deed = {commit: entry.commit, name: entry.name, email: entry.email, at: entry.at}
      this.#changes.set(entry.commit, entry.changes)
      for (const change of entry.changes) this.#fold(deed, change)
    }
  }

  #fold(deed: Deed, change: HistoryEntry['changes'][number]): void {
    if (change.oid === undefined) {
      this.#trails.delete(change.path)
      return
    }
    const known = this.#trails.get(change.path)
    this.#trails.set(change.path, {added: known?.added ?? {...deed, oid: change.oid}, changed: deed})
  }

  added(path: string): (Deed & {readonly oid: Oid}) | undefined {
    return this.#trails.get(path)?.added
  }

  changed(path: string): Deed | undefined {
    return this.#trails.get(path)?.changed
  }

  changesOf(commit: Oid): HistoryEntry['changes'] {
    return this.#changes.get(commit) ?? []
  }
}
