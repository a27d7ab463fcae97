import {normaliseDocument, normaliseItem} from '../../core/artifact/content.ts'
import {readNotes} from '../../core/artifact/notes.ts'
import type {BranchPort, HomePort, TreeEntry} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import {buildItem, documentId, isArtifactPath, withPersons, type Deed, type ItemSource} from '../../core/project/build-item.ts'
import type {Configuration, Oid} from '../../core/project/configuration.ts'
import type {VersionId} from '../../core/project/records.ts'
import type {BranchFacts, ContentId, ItemSnapshot} from '../../core/project/snapshot.ts'
import type {HistoryIndex} from './history-index.ts'
import type {HomeFiles} from './home-files.ts'

interface Ports { readonly home: HomePort; readonly branches: BranchPort; readonly hash: (text: string) => string }

type Texts = Awaited<ReturnType<HomeFiles['readTexts']>>

/**
 * Gathers what git holds of items and has the core build them: blobs in one batch for all of them, blame only for forms that were
 * answered and documents that carry notes.
 */
export class ItemLoader {
  readonly #ports: Ports
  readonly #files: HomeFiles
  readonly #history: HistoryIndex
  /** Content of versions, by id: objects never change. */
  readonly #contents = new Map<VersionId, ContentId>()
  readonly #decided = new Map<string, Deed>()

  constructor(ports: Ports, files: HomeFiles, history: HistoryIndex) {
    this.#ports = ports
    this.#files = files
    this.#history = history
  }

  async load(ids: readonly string[], configuration: Configuration, refOf: (id: string) => string | undefined, base: Oid): Promise<ReadonlyMap<string, ItemSnapshot>> {
    const wanted = ids.flatMap(id => [...this.#entriesOf(id)].map(([path, e]) => ({oid: e.oid, path: `items/${id}/${path}`})))
    const asked = ids.flatMap(id => this.#formPaths(id).flatMap(path => {
      const oid = this.#history.added(`items/${id}/${path}`)?.oid
      return oid === undefined ? [] : [{oid, path: `items/${id}/${path}`}]
    }))
    const texts = await this.#files.readTexts([...wanted, ...asked])
    const loaded = new Map<string, ItemSnapshot>()
    // Together: look-ups of the same turn share one git process.
    const items = await Promise.all(ids.map(id => this.#loadOne(id, configuration, refOf(id), base, texts)))
    for (const item of items) loaded.set(item.id, item)
    return loaded
  }

  async #loadOne(id: string, configuration: Configuration, ref: string | undefined, base: Oid, texts: Texts): Promise<ItemSnapshot> {
    const first = buildItem(await this.#source(id, texts), configuration, this.#ports.hash)
    const start = first.runs.find(r => r.makes === 'commits')?.start
    const branch = await this.#readBranch(first, ref, base, start)
    const item = branch ? {...first, branch: withPersons(branch, configuration)} : first
    const contents = await this.#contentsOf(item, base, start)
    return contents.size === 0 ? item : {...item, contents}
  }

  /** A branch that was deleted after its merge still tells how it was merged; one that was deleted before is gone. */
  async #readBranch(item: ItemSnapshot, ref: string | undefined, base: Oid, start: Oid | undefined): Promise<BranchFacts | undefined> {
    if (ref !== undefined) return this.#ports.branches.readFacts(ref, base, start)
    const tip = item.runs.findLast(r => r.makes === 'commits' && r.outcome === 'finished')?.output
    if (tip === undefined || item.runs.some(r => r.outcome === 'merged')) return undefined
    const facts = await this.#ports.branches.readFactsAt({ref: '', tip, base, start}).catch(() => undefined)
    return facts?.mergedAs === undefined ? undefined : facts
  }

  async #source(id: string, texts: Texts): Promise<ItemSource> {
    const files = new Map<string, {oid: Oid; text: string | undefined; problems: readonly Problem[]}>()
    for (const [path, entry] of this.#entriesOf(id)) files.set(path, {oid: entry.oid, ...(entry.mode === '120000' ? linkInstead(id, path) : texts.get(entry.oid) ?? {text: undefined, problems: []})})
    const full = (path: string): string => `items/${id}/${path}`
    return {
      id, files, attachments: this.#attachmentsOf(id), branch: undefined, contents: new Map(),
      added: path => this.#history.added(full(path)), changed: path => this.#history.changed(full(path)),
      askedText: path => texts.get(this.#history.added(full(path))?.oid ?? '')?.text,
      decided: await this.#decidedOf(id, files), lineAuthors: await this.#lineAuthorsOf(id, files)
    }
  }

  /** Files the planner reads: at the top, decisions and runs; attachments count by digest only. */
  #entriesOf(id: string): ReadonlyMap<string, TreeEntry> {
    const all = this.#files.items.get(id) ?? new Map<string, TreeEntry>()
    return new Map([...all].filter(([path]) => path.endsWith('.md') && path !== 'state.md' && (!path.includes('/') || /^(runs|decisions)\/[^/]+$/.test(path))))
  }

  #formPaths(id: string): readonly string[] {
    return [...this.#entriesOf(id).keys()].filter(path => path.startsWith('decisions/'))
  }

  /** `spec/a.png`, `spec/b.svg` → one digest for `spec`; the item's own attachments lie in `item/`. */
  #attachmentsOf(id: string): ReadonlyMap<string, string> {
    const groups = new Map<string, string[]>()
    for (const [path, entry] of this.#files.items.get(id) ?? []) {
      const slash = path.indexOf('/')
      const top = path.slice(0, Math.max(0, slash))
      if (slash < 0 || top === 'runs' || top === 'decisions' || top === 'item') continue
      groups.set(top, [...groups.get(top) ?? [], `${entry.mode} ${entry.oid} ${path}`])
    }
    return new Map([...groups].map(([top, lines]) => [top, this.#ports.hash(lines.toSorted().join('\n')).slice(0, 40)]))
  }

  async #decidedOf(id: string, files: ReadonlyMap<string, {readonly oid: Oid; readonly text: string | undefined}>): Promise<ItemSource['decided']> {
    const decided = new Map<string, Deed & {readonly edited: Readonly<Record<string, VersionId>>}>()
    for (const [path, file] of files) {
      if (!path.startsWith('decisions/') || file.text === undefined || !/^decision:[ \t]*\S/m.test(file.text)) continue
      const deed = await this.#decidedBy(`items/${id}/${path}`, file.oid)
      if (deed) decided.set(path, {...deed, edited: this.#editedIn(id, deed.commit)})
    }
    return decided
  }

  /** Blame is asked once per content of a form: the same blob was decided by the same commit. */
  async #decidedBy(path: string, oid: Oid): Promise<Deed | undefined> {
    const key = `${path} ${oid}`
    const known = this.#decided.get(key)
    if (known) return known
    const at = this.#history.changed(path)?.commit
    const deed = at === undefined ? undefined : await this.#ports.home.whoDecided(at, path)
    if (deed) this.#decided.set(key, deed)
    return deed
  }

  /** Artifacts changed in a deciding commit are part of what was decided. */
  #editedIn(id: string, commit: Oid): Readonly<Record<string, VersionId>> {
    const attachments = this.#attachmentsOf(id)
    const prefix = `items/${id}/`
    return Object.fromEntries(this.#history.changesOf(commit).flatMap(change => {
      const path = change.path.startsWith(prefix) ? change.path.slice(prefix.length) : ''
      if (change.oid === undefined || !isArtifactPath(path)) return []
      const step = path.slice(0, -'.md'.length)
      return [[step, documentId(change.oid, attachments.get(step))]]
    }))
  }

  async #lineAuthorsOf(id: string, files: ReadonlyMap<string, {readonly text: string | undefined}>): Promise<ItemSource['lineAuthors']> {
    const authors = new Map<string, Awaited<ReturnType<HomePort['whoWroteLines']>>>()
    for (const [path, file] of files) {
      if (!isArtifactPath(path) || file.text === undefined || readNotes(file.text).length === 0) continue
      const at = this.#history.changed(`items/${id}/${path}`)?.commit
      if (at !== undefined) authors.set(path, await this.#ports.home.whoWroteLines(at, `items/${id}/${path}`))
    }
    return authors
  }

  /** Content of every version that records and forms name, so that the planner can compare; what is gone is left out. */
  async #contentsOf(item: ItemSnapshot, base: Oid, start: Oid | undefined): Promise<ReadonlyMap<VersionId, ContentId>> {
    const contents = new Map<VersionId, ContentId>()
    const missing: [VersionId, 'item' | 'document' | 'code'][] = []
    for (const [id, kind] of namedVersions(item)) {
      const known = this.#contents.get(id)
      if (known !== undefined) contents.set(id, known)
      else missing.push([id, kind])
    }
    const blobs = await this.#files.readTexts(missing.filter(([, kind]) => kind !== 'code').map(([id]) => ({oid: id.split('+')[0] ?? '', path: ''})))
    for (const [id, kind] of missing) {
      const content = kind === 'code' ? await this.#ports.branches.readChange(id, base, start) : this.#digest(id, kind, blobs)
      if (content === undefined) continue
      this.#contents.set(id, content)
      contents.set(id, content)
    }
    return contents
  }

  #digest(id: VersionId, kind: 'item' | 'document', blobs: Texts): ContentId | undefined {
    const [oid = '', attachments] = id.split('+')
    const text = blobs.get(oid)?.text
    if (text === undefined) return undefined
    return this.#ports.hash(kind === 'item' ? normaliseItem(text) : normaliseDocument(text, attachments))
  }
}

function linkInstead(id: string, path: string): {text: undefined; problems: readonly Problem[]} {
  return {text: undefined, problems: [{severity: 'error', code: 'symbolic-link', message: 'a symbolic link is not followed', path: `items/${id}/${path}`, fix: 'Put the file itself there.'}]}
}

/** Versions whose content is not known from the present state. A merged branch is frozen: its ids are compared as they are. */
function namedVersions(item: ItemSnapshot): ReadonlyMap<VersionId, 'item' | 'document' | 'code'> {
  const present = new Set<VersionId>([item.requestId, ...[...item.artifacts.values()].map(a => a.id), item.branch?.tip ?? ''])
  const makers = new Set(item.runs.filter(r => r.makes === 'commits').map(r => r.step))
  const isMerged = item.runs.some(r => r.outcome === 'merged')
  const named = new Map<VersionId, 'item' | 'document' | 'code'>()
  const add = (name: string, id: VersionId): void => {
    const kind = name === 'item' ? 'item' as const : name === 'code' ? 'code' as const : 'document' as const
    if (present.has(id) || makers.has(name) && name !== 'code' || name === 'run' || name === 'workflow' || (kind === 'code' && isMerged)) return
    if (/^[0-9a-f]{40,64}(\+[0-9a-f]+)?$/.test(id)) named.set(id, kind)
  }
  for (const run of item.runs) {
    for (const [name, id] of Object.entries(run.inputs)) add(name, id)
    if (run.output !== undefined && (run.makes === 'document' || run.makes === 'verdict')) add(run.step, run.output)
  }
  for (const form of item.forms) {
    for (const [name, id] of [...Object.entries(form.about), ...Object.entries(form.answer?.edited ?? {})]) add(name, id)
  }
  return named
}
