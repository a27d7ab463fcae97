import type {View} from '../../core/board/view.ts'
import type {Identity, Look} from '../../core/ports.ts'
import {findPerson} from '../../core/project/find-person.ts'
import type {Sight} from '../load/glance.ts'
import type {Obstacles} from '../obstacles.ts'
import type {EnginePorts} from '../ports.ts'
import {buildView} from './build-view.ts'
import {EditedFiles} from './edited-files.ts'

/** What the engine of this process, if any, says of itself. */
export interface EngineState { readonly isHere: boolean; readonly activity: string | undefined; readonly obstacles: Obstacles }

/** What a view shows besides files that are edited and runs under way: it moves only with refs, the journal or the machine. */
interface Scene { readonly sight: Sight; readonly me: View['me']; readonly holder: {readonly pid: number} | undefined }

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
  /** Who is at the keyboard says no watcher: asked again where anything may have changed. */
  #identity: Promise<Identity | undefined> | undefined

  constructor(ports: EnginePorts, see: () => Promise<Sight>) {
    this.#ports = ports
    this.#see = see
    this.#edited = new EditedFiles(ports.home)
  }

  /** Without arguments: anything may have changed. */
  readonly hint = (what?: Parameters<Look>[0], paths?: readonly string[]): void => {
    if (what !== 'files') this.#scene = undefined
    if (paths === undefined && (what === undefined || what === 'files')) this.#identity = undefined
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
      this.#identity = undefined
      throw error
    }
  }

  async #look({isHere}: EngineState): Promise<Scene> {
    this.#identity ??= this.#ports.home.readIdentity()
    const [sight, identity, holder] = await Promise.all([this.#see(), this.#identity, isHere ? undefined : this.#ports.lock.holder()])
    return {sight, me: identity && whoIs(identity, sight), holder}
  }
}

/** The person at the keyboard as the team knows them. */
function whoIs({name, email}: Identity, {snapshot: {configuration}}: Sight): View['me'] {
  const person = findPerson(configuration, email)
  return {name, email, person, roles: person === undefined ? [] : configuration.team.people.get(person)?.roles ?? []}
}
