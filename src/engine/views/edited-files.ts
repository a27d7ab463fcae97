import type {HomePort} from '../../core/ports.ts'
import type {Oid} from '../../core/project/configuration.ts'

type Ports = Pick<HomePort, 'home' | 'listEdited' | 'diffFiles'>

/** What was seen: the answer, and what it holds for. */
interface Seen { readonly paths: ReadonlySet<string>; readonly commit: Oid; readonly folder: string | undefined }

/** With more files than this to look at, looking at all of them is no slower. */
const mostPaths = 100

/**
 * The home files that are edited and not committed, kept up to date: asked again is only what was hinted at and what the branch's move
 * touched. Invariant: the answer is that of looking at everything, as far as each change was hinted; a hint without paths heals the rest.
 */
export class EditedFiles {
  readonly #home: Ports
  #seen: Seen | undefined
  #hinted = new Set<string>()
  #isAnyHinted = false
  #tail: Promise<unknown> = Promise.resolve()

  constructor(home: Ports) {
    this.#home = home
  }

  /** These files or folders may have been saved, made or removed; without paths, any. */
  hint(paths?: readonly string[]): void {
    if (paths === undefined) this.#isAnyHinted = true
    else for (const path of paths) this.#hinted.add(path)
  }

  /** Sorted. `commit`: where the branch stands, by a look that may still be under way. */
  list(commit: Promise<Oid>): Promise<readonly string[]> {
    const listed = this.#tail.then(() => this.#bringTo(commit)).then(({paths}) => [...paths].sort())
    this.#tail = listed.catch(() => {})
    return listed
  }

  async #bringTo(asked: Promise<Oid>): Promise<Seen> {
    const hinted = [...this.#hinted]
    const isAny = this.#isAnyHinted || this.#seen === undefined
    this.#hinted.clear()
    this.#isAnyHinted = false
    try {
      return this.#seen = isAny ? await this.#seeAll(asked) : await this.#seeSome(hinted, this.#seen!, await asked)
    } catch (error) {
      this.#seen = undefined
      throw error
    }
  }

  /**
   * The first time side by side with the look. Later the look comes first: what was listed must not be older than the commit it is said
   * to hold for, or a commit between the two would be missed.
   */
  async #seeAll(asked: Promise<Oid>): Promise<Seen> {
    const paths = this.#seen === undefined ? this.#home.listEdited() : asked.then(() => this.#home.listEdited())
    const [commit, listed] = await Promise.all([asked, paths])
    return {paths: new Set(listed), commit, folder: this.#home.home.folder}
  }

  async #seeSome(hinted: readonly string[], seen: Seen, commit: Oid): Promise<Seen> {
    const moved = commit === seen.commit ? [] : [...seen.paths, ...(await this.#home.diffFiles(seen.commit, commit)).map(change => change.path)]
    const among = [...new Set([...hinted, ...moved])]
    if (among.length > mostPaths) return this.#seeAll(Promise.resolve(commit))
    const listed = await this.#home.listEdited(among)
    const {folder} = this.#home.home
    // Checked out elsewhere or nowhere: other files altogether.
    if (folder !== seen.folder) return this.#seeAll(Promise.resolve(commit))
    const kept = [...seen.paths].filter(path => !among.some(asked => path === asked || path.startsWith(`${asked}/`)))
    return {paths: new Set([...kept, ...listed]), commit, folder}
  }
}
