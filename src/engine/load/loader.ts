import {LifecycleError} from '../../core/errors.ts'
import type {BranchPort, HistoryPort, HomePort, JournalPort} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import {buildConfiguration} from '../../core/project/build-configuration.ts'
import type {Configuration, Oid} from '../../core/project/configuration.ts'
import {checkItems} from '../../core/project/check-items.ts'
import type {ItemSnapshot, Snapshot} from '../../core/project/snapshot.ts'
import {HistoryIndex} from './history-index.ts'
import {HomeFiles} from './home-files.ts'
import {ItemLoader} from './item-loader.ts'

export interface LoaderPorts {
  readonly home: HomePort
  readonly branches: BranchPort
  readonly history: HistoryPort
  readonly journal: JournalPort
  readonly hash: (text: string) => string
}

/**
 * Reads the home branch, the items' branches and the journal into a snapshot. Incremental: what did not change keeps its object
 * identity, so that the planner can skip it. Invariant: the result is the same as that of a fresh loader.
 */
export class Loader {
  readonly #ports: LoaderPorts
  readonly #files: HomeFiles
  readonly #history = new HistoryIndex()
  readonly #itemLoader: ItemLoader
  #head: Oid | undefined
  #configuration: {readonly value: Configuration; readonly problems: readonly Problem[]} | undefined
  #items = new Map<string, ItemSnapshot>()
  #tips = new Map<string, Oid>()
  #base: Snapshot['base'] | undefined
  #baseTip: Oid | undefined
  #losses = 0

  constructor(ports: LoaderPorts) {
    this.#ports = ports
    this.#files = new HomeFiles(ports.home)
    this.#itemLoader = new ItemLoader(ports, this.#files, this.#history)
  }

  async load(): Promise<Snapshot> {
    const {home} = this.#ports.home
    const refs = await this.#ports.history.listRefs([home.ref, 'refs/heads/'])
    const head = refs.get(home.ref)
    if (head === undefined) throw new LifecycleError('CONFIG_NO_PROJECT', `${home.ref} does not exist`, {hint: 'Run lifecycle init in a repository with a commit.'})
    const journal = await this.#ports.journal.list()
    const changed = await this.#advance(head)
    const configuration = this.#configuration!.value
    const base = await this.#readBase(configuration, refs)
    await this.#reloadItems(changed, configuration, refs, base.commit)
    const problems = [...this.#configuration!.problems, ...checkItems([...this.#items.values()], configuration)]
    return {home: {ref: home.ref, commit: head}, base, configuration, items: this.#items, journal, problems}
  }

  /** Counts the times the branch went back or aside, or lost records of an item that lives on. */
  get losses(): number {
    return this.#losses
  }

  /** Texts as committed, for surfaces that show an item whole. */
  get files(): HomeFiles {
    return this.#files
  }

  get items(): ItemLoader {
    return this.#itemLoader
  }

  /** Moves the listing and the history to `head`; the ids of items that changed, or `all`. */
  async #advance(head: Oid): Promise<ReadonlySet<string> | 'all'> {
    const before = this.#head
    if (before === head) return new Set()
    const entries = await this.#ports.history.readHistory(before, head)
    // A branch that went back or aside (reset, rebase) is read from the beginning.
    const isForward = before !== undefined && await this.#ports.history.isAncestor(before, head)
    if (!isForward) return this.#restart(head, before === undefined ? entries : await this.#ports.history.readHistory(undefined, head))
    this.#history.extend(entries)
    if (entries.some(e => e.changes.some(c => c.oid === undefined && /^items\/[^/]+\/(runs|decisions)\//.test(c.path)))) this.#losses++
    const {items, configuration} = await this.#files.advance(before, head)
    this.#head = head
    if (!configuration) return items
    await this.#readConfiguration()
    return 'all'
  }

  /** Also the first time: what was lost while nobody looked is looked for then. */
  async #restart(head: Oid, entries: Awaited<ReturnType<HistoryPort['readHistory']>>): Promise<'all'> {
    this.#losses++
    await this.#files.reset(head)
    this.#history.reset(entries)
    this.#head = head
    await this.#readConfiguration()
    return 'all'
  }

  async #readConfiguration(): Promise<void> {
    const entries = [...this.#files.configuration.values()].filter(e => e.path.endsWith('.md') && e.mode !== '120000')
    const texts = await this.#files.readTexts(entries)
    const files = new Map(entries.flatMap(e => {
      const text = texts.get(e.oid)?.text
      return text === undefined ? [] : [[e.path, {text, oid: e.oid}] as const]
    }))
    const unreadable = entries.flatMap(e => texts.get(e.oid)?.problems ?? [])
    const built = buildConfiguration(files, this.#configuration?.value)
    this.#configuration = {value: built.configuration, problems: [...unreadable, ...built.problems]}
  }

  /**
   * The base the items' branches are compared with. State commits on a base that is also the home change no code: the commit stays
   * the same then, so nothing is planned again because of them.
   */
  async #readBase(configuration: Configuration, refs: ReadonlyMap<string, Oid>): Promise<Snapshot['base']> {
    const ref = `refs/heads/${configuration.project.base}`
    const tip = refs.get(ref)
    if (tip === undefined) throw new LifecycleError('CONFIG_NO_BASE', `the base branch ${configuration.project.base} does not exist`, {hint: `Create it, or name another one as base in .lifecycle/project.md.`})
    if (this.#base && this.#base.ref === ref && this.#baseTip !== undefined) {
      if (tip === this.#baseTip) return this.#base
      const isSame = !await this.#ports.history.hasChangedOutside(this.#baseTip, tip) && await this.#ports.history.isAncestor(this.#baseTip, tip)
      this.#baseTip = tip
      if (isSame) return this.#base
    }
    this.#baseTip = tip
    this.#base = {ref, commit: tip, hasCode: await this.#ports.branches.hasCode(tip)}
    return this.#base
  }

  async #reloadItems(changed: ReadonlySet<string> | 'all', configuration: Configuration, refs: ReadonlyMap<string, Oid>, base: Oid): Promise<void> {
    const tipOf = (id: string): string => `${refs.get(branchRef(configuration, id)) ?? ''} ${base}`
    const ids = [...this.#files.items.keys()]
    const stale = ids.filter(id => changed === 'all' || changed.has(id) || (refs.has(branchRef(configuration, id)) && this.#tips.get(id) !== tipOf(id)) || (this.#items.get(id)?.branch !== undefined && this.#tips.get(id) !== tipOf(id)))
    const isSameSet = stale.length === 0 && ids.length === this.#items.size
    if (isSameSet) return
    const loaded = await this.#itemLoader.load(stale, configuration, id => (refs.has(branchRef(configuration, id)) ? branchRef(configuration, id) : undefined), base)
    const items = new Map<string, ItemSnapshot>()
    for (const id of ids) {
      const item = loaded.get(id) ?? this.#items.get(id)
      if (item) items.set(id, item)
      if (loaded.has(id)) this.#tips.set(id, tipOf(id))
    }
    this.#items = items
  }
}

/** `branch: item/{id}` of project.md as a full ref. */
export function branchRef(configuration: Configuration, id: string): string {
  return `refs/heads/${configuration.project.branch.replaceAll('{id}', id)}`
}
