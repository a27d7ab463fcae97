import type {View} from '../../core/board/view.ts'
import type {Identity, Look} from '../../core/ports.ts'
import type {Sight} from '../load/glance.ts'
import type {Obstacles} from '../obstacles.ts'
import type {EnginePorts} from '../ports.ts'
import {buildView} from './build-view.ts'
import {EditedFiles} from './edited-files.ts'

/** What the engine of this process, if any, says of itself. */
export interface EngineState { readonly isHere: boolean; readonly activity: string | undefined; readonly obstacles: Obstacles }

/** What a view shows besides files that are edited and runs under way: it moves only with refs, the journal or the machine. */
interface Scene { readonly sight: Sight; readonly identity: Identity | undefined; readonly holder: {readonly pid: number} | undefined }

/**
 * Makes the views of one session. After a hint only what it is about is looked at again: a save moves no commit, so the board shows it
 * without a look at the branch. Whatever moves without a hint is seen with the next one that names nothing, at the latest a slow rescan.
 */
export class Viewer {
  readonly #ports: EnginePorts
  readonly #see: () => Promise<Sight>
  readonly #edited: EditedFiles
  /** The last that was looked for; whoever asks before it is there gets it, too. */
  #scene: Promise<Scene> | undefined

  constructor(ports: EnginePorts, see: () => Promise<Sight>) {
    this.#ports = ports
    this.#see = see
    this.#edited = new EditedFiles(ports.home)
  }

  /** Without arguments: anything may have changed. */
  readonly hint = (what?: Parameters<Look>[0], paths?: readonly string[]): void => {
    if (what !== 'files') this.#scene = undefined
    if (what === undefined || what === 'files') this.#edited.hint(paths)
  }

  /** Everything a surface shows, as of the hints so far. */
  async view(engine: EngineState): Promise<View> {
    const scene = this.#scene ??= this.#look(engine)
    try {
      const [seen, edited] = await Promise.all([scene, this.#edited.list(scene.then(({sight}) => sight.snapshot.home.commit))])
      return await buildView(this.#ports, {...seen, edited, ...engine})
    } catch (error) {
      this.#scene = undefined
      throw error
    }
  }

  async #look({isHere}: EngineState): Promise<Scene> {
    const [sight, identity, holder] = await Promise.all([this.#see(), this.#ports.home.readIdentity(), isHere ? undefined : this.#ports.lock.holder()])
    return {sight, identity, holder}
  }
}
