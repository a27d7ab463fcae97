import type {EngineEvent} from '../core/board/session.ts'
import {isOfAnother, restoreState} from './apply/restore.ts'
import {explainEdited} from './explain-edited.ts'
import {branchRef} from './load/loader.ts'
import type {ObstacleBook} from './obstacle-book.ts'
import type {EnginePorts} from './ports.ts'
import {placeOf, tearDown} from './run/workplace.ts'
import type {Moment} from './state-change.ts'

/** What is put right before anything is decided upon: lost state, branches of renamed items, workspaces of items that have ended. */
export class Upkeep {
  readonly #ports: EnginePorts
  readonly #obstacles: ObstacleBook
  readonly #emit: (event: EngineEvent) => void
  /** Items that have workspaces, as far as this engine knows. */
  #workspaces: Set<string> | undefined
  #restored = 0

  constructor(ports: EnginePorts, obstacles: ObstacleBook, emit: (event: EngineEvent) => void) {
    this.#ports = ports
    this.#obstacles = obstacles
    this.#emit = emit
  }

  /** Puts back what the home branch has lost, before anything is done because of its absence; the items for which that must wait. */
  async restore(moment: Moment): Promise<'restored' | ReadonlySet<string>> {
    const {history} = this.#ports
    const waiting = new Set<string>()
    if (this.#restored === moment.losses) return waiting
    const lost = new Map(await history.listLostStates(moment.snapshot.home.commit))
    for (const id of moment.snapshot.items.keys()) {
      const kept = lost.get(id) ?? (moment.losses > 1 ? await history.readState(id) : undefined)
      const result = kept === undefined || await isOfAnother(this.#ports, moment, id, kept) ? undefined : await restoreState(this.#ports, moment, id, kept)
      if (result?.outcome === 'moved') return 'restored'
      if (result?.outcome === 'busy' || result?.outcome === 'edited') {
        waiting.add(id)
        this.#obstacles.add(`restore ${id}`, {item: id, ...(result.outcome === 'edited' ? explainEdited(this.#ports, result.paths) : {why: result.why, remedy: result.remedy})})
      }
      if (result?.outcome === 'committed') {
        await history.keepState(id, result.commit)
        this.#emit({type: 'recorded', item: id, what: 'put back what the branch had lost', commit: result.commit})
        return 'restored'
      }
    }
    if (waiting.size === 0) this.#restored = moment.losses
    return waiting
  }

  /**
   * The branch of a renamed item gets the new name, too, so that a new item of the old name never shares it; the old branch stays, for
   * somebody may have it checked out. A run that began under the old name lands there first.
   */
  async follow(moment: Moment): Promise<boolean> {
    const {items, journal, configuration} = moment.snapshot
    for (const {id, formerIds, branch} of items.values()) {
      const ref = branchRef(configuration, id)
      if (formerIds === undefined || branch === undefined || branch.ref === '' || branch.ref === ref || journal.some(e => e.item === id && e.begunAs !== undefined)) continue
      if (await this.#ports.branches.create(ref, branch.tip)) return true
    }
    return false
  }

  /** Workspaces of items that have ended go, after the project's tear-down; a crash before that is made up for by the next engine. */
  async tidy(moment: Moment): Promise<void> {
    this.#workspaces ??= new Set((await this.#ports.workspaces.list()).map(w => w.item))
    // What is decided now may be over before the next look.
    for (const {item} of [...moment.snapshot.journal, ...moment.plan.decisions]) this.#workspaces.add(item)
    for (const id of this.#workspaces) {
      const standing = moment.plan.items.get(id)?.standing
      if (standing !== undefined && standing !== 'done' && standing !== 'dropped') continue
      if (moment.snapshot.journal.some(e => placeOf(e) === id)) continue
      this.#workspaces.delete(id)
      try {
        await tearDown(this.#ports, moment.snapshot.configuration, id)
      } catch (error) {
        // What is left of an item that has ended stands in no other's way.
        this.#emit({type: 'waiting', item: id, why: `its workspace could not be removed: ${error instanceof Error ? error.message : String(error)}`, remedy: `remove it by hand: ${this.#ports.stateFolder}/workspaces/${id}`})
      }
    }
  }
}
