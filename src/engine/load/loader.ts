import {LifecycleError} from '../../core/errors.ts'
import type {BranchPort, HistoryPort, HoldPort, HomePort, JournalPort, SandboxPort} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import type {Configuration, Oid} from '../../core/project/configuration.ts'
import type {ItemSnapshot, JournalEntry, Snapshot} from '../../core/project/snapshot.ts'
import {levelOf} from '../../core/run/boundary.ts'
import {HomeFiles} from './home-files.ts'
import type {ItemLoader, LoadMoment} from './item-loader.ts'
import type {LoaderState, Remembered} from './remembered.ts'

export interface LoaderPorts {
  readonly home: HomePort
  readonly branches: BranchPort
  readonly history: HistoryPort
  readonly journal: JournalPort
  readonly holds: HoldPort
  readonly sandbox: SandboxPort
  readonly hash: (text: string) => string
}

/**
 * Reads the home branch, the items' branches and the journal into a snapshot. Incremental: what did not change keeps its object
 * identity, so that the planner can skip it. Invariant: the result is the same as that of a fresh loader.
 */
export class Loader {
  readonly #ports: LoaderPorts
  readonly #files: HomeFiles
  #itemLoader: ItemLoader | undefined
  #head: Oid | undefined
  #configuration: {readonly value: Configuration; readonly problems: readonly Problem[]} | undefined
  #items = new Map<string, ItemSnapshot>()
  #tips = new Map<string, string>()
  #boundary: Snapshot['boundary'] | undefined
  #base: Snapshot['base'] | undefined
  #baseTip: Oid | undefined
  #refs: ReadonlyMap<string, Oid> = new Map()
  /** Problems between items, and what they were found in. */
  #checked: {readonly configuration: Configuration; readonly links: string; readonly problems: readonly Problem[]} | undefined
  /** Whether an id, a kind or a reference may have changed since. */
  #hasMovedLinks = true
  #losses = 0
  #fresh = 0
  /** The last snapshot and all that it was made from: as long as that is the same, so is it. */
  #last: {readonly seen: string; readonly snapshot: Snapshot} | undefined

  constructor(ports: LoaderPorts) {
    this.#ports = ports
    this.#files = new HomeFiles(ports.home)
  }

  async load(): Promise<Snapshot> {
    const {home} = this.#ports.home
    // The journal first: a run that is recorded and ends between the two is then seen twice; the other way round it would be in neither, and run again.
    const [journal, holds, sandbox] = await Promise.all([this.#ports.journal.list(), this.#ports.holds.list(), this.#ports.sandbox.find()])
    const refs = await this.#ports.history.listBranches()
    const head = refs.get(home.ref)
    if (head === undefined) throw new LifecycleError('CONFIG_NO_PROJECT', `${home.ref} does not exist`, {hint: 'Run lifecycle init in a repository with a commit.'})
    const boundary = levelOf(sandbox)
    const seen = JSON.stringify([home.ref, [...refs], journal, holds, boundary])
    if (this.#last?.seen === seen) return this.#last.snapshot
    this.#refs = refs
    try {
      const snapshot = await this.#gather(head, {journal, holds, boundary})
      this.#last = {seen, snapshot}
      return snapshot
    } catch (error) {
      // What has moved is known only once: the next load begins from nothing.
      this.#head = undefined
      this.#base = undefined
      throw error
    }
  }

  async #gather(head: Oid, {journal, holds, boundary}: Pick<Snapshot, 'journal' | 'holds' | 'boundary'>): Promise<Snapshot> {
    // Every item is planned anew, and worth keeping.
    if (boundary !== this.#boundary) this.#fresh += this.#items.size
    this.#boundary = boundary
    const changed = await this.#advance(head)
    const configuration = this.#configuration!.value
    const base = await this.#readBase(configuration)
    await this.#reloadItems(changed, {head, base: base.commit, configuration, refOf: (id, formerIds) => this.#refOf(configuration, id, formerIds)})
    const problems = [...this.#configuration!.problems, ...await this.#checkItems(configuration)]
    return {home: {ref: this.#ports.home.home.ref, commit: head}, base, configuration, items: this.#items, journal: this.#sameJournal(this.#followRenamed(journal)), holds, boundary, problems}
  }

  /** The same object where it says the same. */
  #sameJournal(journal: Snapshot['journal']): Snapshot['journal'] {
    const before = this.#last?.snapshot.journal
    return before !== undefined && JSON.stringify(before) === JSON.stringify(journal) ? before : journal
  }

  /** Counts the times the branch went back or aside, or lost records of an item that lives on. */
  get losses(): number {
    return this.#losses
  }

  /** Texts as committed, for surfaces that show an item whole. */
  get files(): HomeFiles {
    return this.#files
  }

  /** How many items were read from git, or planned anew because the machine has another sandbox, since the state was restored or taken; a commit that changed none counts as one. */
  get fresh(): number {
    return this.#fresh
  }

  /** Goes on from what an earlier process made out, instead of from nothing. What has moved since is found as at any later look. */
  restore({glance, rest}: Remembered): void {
    // What was lost while nobody looked is looked for now.
    this.#losses++
    this.#head = glance.home.commit
    this.#files.restore(rest.files)
    this.#configuration = {value: glance.configuration, problems: rest.configurationProblems}
    this.#items = new Map(rest.items)
    this.#tips = new Map(rest.tips)
    this.#boundary = glance.boundary
    this.#base = glance.base
    this.#baseTip = glance.baseTip
    this.#hasMovedLinks = false
    this.#checked = {configuration: glance.configuration, links: rest.links, problems: glance.problems.slice(rest.configurationProblems.length)}
  }

  /** What another process can go on from. */
  takeState(): LoaderState {
    this.#fresh = 0
    const {value, problems} = this.#configuration!
    const branches = [...this.#items.values()].flatMap(item => this.#refOf(value, item.id, item.formerIds) ?? []).map(ref => [ref, this.#refs.get(ref)!] as const)
    return {baseTip: this.#baseTip!, branches: new Map(branches), items: this.#items, files: this.#files.list(), tips: new Map(this.#tips), configurationProblems: problems, links: this.#checked?.links ?? ''}
  }

  /** Moves the listing to `head`; the ids of items that changed, or `all`. */
  async #advance(head: Oid): Promise<ReadonlySet<string> | 'all'> {
    const before = this.#head
    if (before === head) return new Set()
    // A branch that went back or aside (reset, rebase) is read from the beginning.
    const isForward = before !== undefined && await this.#ports.history.isAncestor(before, head)
    if (!isForward) return this.#restart(head)
    const {items, configuration, lost} = await this.#files.advance(before, head)
    if (lost) this.#losses++
    this.#head = head
    this.#fresh++
    if (!configuration) return items
    await this.#readConfiguration()
    return 'all'
  }

  /** Also the first time: what was lost while nobody looked is looked for then. */
  async #restart(head: Oid): Promise<'all'> {
    this.#losses++
    await this.#files.reset(head)
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
    const {buildConfiguration} = await import('../../core/project/build-configuration.ts')
    const built = buildConfiguration(files, this.#configuration?.value)
    this.#configuration = {value: built.configuration, problems: [...unreadable, ...built.problems]}
  }

  /**
   * The base the items' branches are compared with. State commits on a base that is also the home change no code: the commit stays
   * the same then, so nothing is planned again because of them.
   */
  async #readBase(configuration: Configuration): Promise<Snapshot['base']> {
    const ref = `refs/heads/${configuration.project.base}`
    const tip = this.#refs.get(ref)
    if (tip === undefined) throw new LifecycleError('CONFIG_NO_BASE', `the base branch ${configuration.project.base} does not exist`, {hint: `Create it, or name another one as base in .lifecycle/project.md.`})
    if (this.#base && this.#base.ref === ref && this.#baseTip !== undefined) {
      if (tip === this.#baseTip) return this.#base
      const isSame = await this.#ports.history.isAncestor(this.#baseTip, tip) && !await this.#ports.history.hasChangedOutside(this.#baseTip, tip)
      this.#baseTip = tip
      if (isSame) return this.#base
    }
    this.#baseTip = tip
    this.#base = {ref, commit: tip, hasCode: await this.#ports.branches.hasCode(tip)}
    return this.#base
  }

  async #reloadItems(changed: ReadonlySet<string> | 'all', moment: LoadMoment): Promise<void> {
    const ids = [...this.#files.items.keys()]
    const refOf = (id: string, item = this.#items.get(id)): string | undefined => moment.refOf(id, item?.formerIds)
    const tipOf = (id: string, item = this.#items.get(id)): string => `${this.#refs.get(refOf(id, item) ?? '') ?? ''} ${moment.base}`
    const isStale = (id: string): boolean => changed === 'all' || changed.has(id)
      || ((refOf(id) !== undefined || this.#items.get(id)?.branch !== undefined) && this.#tips.get(id) !== tipOf(id))
    const stale = ids.filter(isStale)
    if (stale.length === 0 && ids.length === this.#items.size) return
    const loaded = await (await this.#openItems()).load(stale, moment)
    const items = new Map<string, ItemSnapshot>()
    for (const id of ids) {
      const item = loaded.get(id) ?? this.#items.get(id)
      if (item) items.set(id, item)
      if (loaded.has(id)) this.#tips.set(id, tipOf(id, item))
    }
    this.#hasMovedLinks ||= items.size !== this.#items.size || stale.some(id => linksOf(items.get(id)) !== linksOf(this.#items.get(id)))
    this.#items = items
    this.#fresh += stale.length
  }

  /** What parses files is loaded when there are files to parse: most commands find everything remembered. */
  async #openItems(): Promise<ItemLoader> {
    const {ItemLoader} = await import('./item-loader.ts')
    this.#itemLoader ??= new ItemLoader(this.#ports, this.#files)
    return this.#itemLoader
  }

  /** What no file can say of itself; found again only when an id, a kind or a reference has changed. */
  async #checkItems(configuration: Configuration): Promise<readonly Problem[]> {
    if (this.#checked?.configuration === configuration && !this.#hasMovedLinks) return this.#checked.problems
    const links = JSON.stringify([...this.#items.values()].map(linksOf))
    this.#hasMovedLinks = false
    if (this.#checked?.configuration === configuration && this.#checked.links === links) return this.#checked.problems
    const {checkItems} = await import('../../core/project/check-items.ts')
    const problems = checkItems(this.#items.values(), configuration)
    this.#checked = {configuration, links, problems}
    return problems
  }

  #refOf(configuration: Configuration, id: string, formerIds: readonly string[] = []): string | undefined {
    return [id, ...formerIds.filter(former => !this.#files.items.has(former))].map(name => branchRef(configuration, name)).find(ref => this.#refs.has(ref))
  }

  /** A run that began before its item's folder was renamed is that item's still. */
  #followRenamed(journal: readonly JournalEntry[]): readonly JournalEntry[] {
    return journal.map(entry => {
      if (this.#items.has(entry.item)) return entry
      const item = [...this.#items.values()].find(candidate => candidate.formerIds?.includes(entry.item))
      return item === undefined ? entry : {...entry, item: item.id, begunAs: entry.item}
    })
  }
}

/** What of an item the problems between items are found in. */
function linksOf(item: ItemSnapshot | undefined): string {
  const request = item?.request
  return JSON.stringify([item?.id, request?.kind, request?.skip, request?.needs, request?.parent])
}

/** `branch: item/{id}` of project.md as a full ref. */
export function branchRef(configuration: Configuration, id: string): string {
  return `refs/heads/${configuration.project.branch.replaceAll('{id}', id)}`
}
