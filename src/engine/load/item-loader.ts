import {normaliseDocument, normaliseItem} from '../../core/artifact/content.ts'
import type {BranchPort, HomePort, TreeEntry} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import {buildItem, withPersons, type ItemSource} from '../../core/project/build-item.ts'
import type {Configuration, Oid} from '../../core/project/configuration.ts'
import type {VersionId} from '../../core/project/records.ts'
import type {BranchFacts, ContentId, ItemSnapshot} from '../../core/project/snapshot.ts'
import type {HomeFiles} from './home-files.ts'
import {readDecided, readItemHistory, readLineAuthors, type ItemHistory, type ItemPlace} from './item-history.ts'

interface Ports { readonly home: HomePort; readonly branches: BranchPort; readonly hash: (text: string) => string }

type Texts = Awaited<ReturnType<HomeFiles['readTexts']>>

/** What items are loaded against: commits, the configuration in force, and which item has a branch. */
export interface LoadMoment {
  readonly head: Oid
  readonly base: Oid
  readonly configuration: Configuration
  /** Full ref of an item's branch: under its id, else under one it had before its folder was renamed. */
  readonly refOf: (id: string, formerIds: readonly string[] | undefined) => string | undefined
}

/**
 * Gathers what git holds of items and has the core build them: blobs in one batch for all of them, blame only for forms that were
 * answered and documents that carry notes.
 */
export class ItemLoader {
  readonly #ports: Ports
  readonly #files: HomeFiles
  /** Content of versions, by id: objects never change. */
  readonly #contents = new Map<VersionId, ContentId>()

  constructor(ports: Ports, files: HomeFiles) {
    this.#ports = ports
    this.#files = files
  }

  async load(ids: readonly string[], moment: LoadMoment): Promise<ReadonlyMap<string, ItemSnapshot>> {
    const entries = new Map(ids.map(id => [id, this.#entriesOf(id)]))
    const wanted = ids.flatMap(id => [...entries.get(id)!].map(([path, {oid}]) => ({oid, path: `items/${id}/${path}`})))
    // Side by side: both take as long the first time. Questions of the same turn share one git process.
    const [present, histories] = await Promise.all([
      this.#files.readTexts(wanted),
      Promise.all(ids.map(async id => [id, await readItemHistory(this.#ports.home, {id, commit: moment.head}, entries.get(id)!.keys())] as const)).then(found => new Map(found))
    ])
    const asked = ids.flatMap(id => [...entries.get(id)!.keys()].flatMap(path => {
      const oid = histories.get(id)!.added(path)?.oid
      return oid === undefined || present.has(oid) ? [] : [{oid, path: `items/${id}/${path}`}]
    }))
    const texts = asked.length === 0 ? present : new Map([...present, ...await this.#files.readTexts(asked)])
    const items = await Promise.all(ids.map(id => this.#loadOne(id, moment, entries.get(id)!, histories.get(id)!, texts)))
    return new Map(items.map(item => [item.id, item]))
  }

  async #loadOne(id: string, {configuration, base, head, refOf}: LoadMoment, entries: ReadonlyMap<string, TreeEntry>, history: ItemHistory, texts: Texts): Promise<ItemSnapshot> {
    const first = buildItem(await this.#source({id, commit: head}, entries, history, texts), configuration, this.#ports.hash)
    const start = first.runs.find(r => r.makes === 'commits')?.start
    const branch = await this.#readBranch(first, refOf(id, first.formerIds), base, start)
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

  async #source(place: ItemPlace, entries: ReadonlyMap<string, TreeEntry>, history: ItemHistory, texts: Texts): Promise<ItemSource> {
    const {id} = place
    const files = new Map<string, {oid: Oid; text: string | undefined; problems: readonly Problem[]}>()
    for (const [path, entry] of entries) files.set(path, {oid: entry.oid, ...(entry.mode === '120000' ? linkInstead(id, path) : texts.get(entry.oid) ?? {text: undefined, problems: []})})
    const attachments = this.#attachmentsOf(id)
    return {
      id, files, attachments, branch: undefined, contents: new Map(), ...history, askedText: path => texts.get(history.added(path)?.oid ?? '')?.text,
      decided: await readDecided(this.#ports.home, place, files, attachments), lineAuthors: await readLineAuthors(this.#ports.home, place, files)
    }
  }

  /** Files the planner reads: at the top, decisions and runs; attachments count by digest only. */
  #entriesOf(id: string): ReadonlyMap<string, TreeEntry> {
    const all = this.#files.items.get(id) ?? new Map<string, TreeEntry>()
    return new Map([...all].filter(([path]) => path.endsWith('.md') && path !== 'state.md' && (!path.includes('/') || /^(runs|decisions)\/[^/]+$/.test(path))))
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
