import {decodeText} from '../../core/artifact/decode-text.ts'
import type {HomePort, TreeChange, TreeEntry} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import type {Oid} from '../../core/project/configuration.ts'

/** The home folder at one commit: path → blob, grouped by item. Changed in place by each diff; the texts are read when asked for. */
export class HomeFiles {
  readonly #home: HomePort
  readonly configuration = new Map<string, TreeEntry>()
  readonly items = new Map<string, Map<string, TreeEntry>>()

  constructor(home: HomePort) {
    this.#home = home
  }

  /** Replaces everything by the commit's listing. */
  async reset(commit: Oid): Promise<void> {
    this.restore(await this.#home.listFiles(commit))
  }

  /** Replaces everything by a listing that was taken before. */
  restore(entries: readonly TreeEntry[]): void {
    this.configuration.clear()
    this.items.clear()
    for (const entry of entries) this.#put(entry.path, entry)
  }

  /** The whole listing. */
  list(): readonly TreeEntry[] {
    return [...this.configuration.values(), ...[...this.items.values()].flatMap(files => [...files.values()])]
  }

  /** Applies the difference of two commits; says which items changed, whether the configuration did, and whether records or forms are gone. */
  async advance(from: Oid, to: Oid): Promise<{readonly items: ReadonlySet<string>; readonly configuration: boolean; readonly lost: boolean}> {
    const changes = await this.#home.diffFiles(from, to)
    const items = new Set<string>()
    let configuration = false
    for (const change of changes) {
      this.#put(change.path, entryOf(change))
      const item = itemOf(change.path)
      if (item !== undefined) items.add(item)
      else if (!change.path.startsWith('archive/')) configuration = true
    }
    return {items, configuration, lost: changes.some(c => c.oid === undefined && /^items\/[^/]+\/(runs|decisions)\//.test(c.path))}
  }

  #put(path: string, entry: TreeEntry | undefined): void {
    const item = itemOf(path)
    if (item === undefined) {
      if (path.startsWith('archive/')) return
      if (entry) this.configuration.set(path, entry)
      else this.configuration.delete(path)
      return
    }
    const files = this.items.get(item) ?? new Map<string, TreeEntry>()
    if (entry) files.set(path.slice(`items/${item}/`.length), entry)
    else files.delete(path.slice(`items/${item}/`.length))
    if (files.size > 0) this.items.set(item, files)
    else this.items.delete(item)
  }

  /** Texts of blobs; what cannot be read as text comes with problems instead. */
  async readTexts(entries: readonly {readonly oid: Oid; readonly path: string}[]): Promise<ReadonlyMap<Oid, {readonly text: string | undefined; readonly problems: readonly Problem[]}>> {
    const bytes = await this.#home.readBlobs([...new Set(entries.map(e => e.oid))])
    return new Map(entries.map(({oid, path}) => {
      const blob = bytes.get(oid)
      if (!blob) return [oid, {text: undefined, problems: [missingBlob(path)]}]
      const read = decodeText(blob, path)
      return [oid, {text: read.value, problems: read.problems}]
    }))
  }
}

function entryOf(change: TreeChange): TreeEntry | undefined {
  return change.oid === undefined ? undefined : {path: change.path, oid: change.oid, mode: change.mode ?? '100644'}
}

/** `items/<id>/…` → id; anything else is configuration. */
function itemOf(path: string): string | undefined {
  return /^items\/([^/]+)\/./.exec(path)?.[1]
}

function missingBlob(path: string): Problem {
  return {severity: 'error', code: 'missing-object', message: 'git has no object for this file', path, fix: 'Run git fsck, or fetch the missing objects (git fetch).'}
}
