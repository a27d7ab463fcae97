import {plan, type PlanMemory} from '../core/plan/plan.ts'
import {Loader} from './load/loader.ts'
import type {EnginePorts} from './ports.ts'
import type {Moment} from './state-change.ts'

/**
 * The one reader of a process: looks at git and the journal and plans. Invariant: a look that is returned began after it was asked
 * for, so nobody acts on what was true before their own commit; callers that ask meanwhile share the next one.
 */
export class Lookout {
  readonly #ports: EnginePorts
  readonly #loader: Loader
  #memory: PlanMemory | undefined
  #running: Promise<Moment> | undefined
  #next: Promise<Moment> | undefined

  constructor(ports: EnginePorts) {
    this.#ports = ports
    this.#loader = new Loader(ports)
  }

  look(): Promise<Moment> {
    if (!this.#running) return this.#start()
    this.#next ??= this.#running.then(() => undefined, () => undefined).then(() => {
      this.#next = undefined
      return this.#start()
    })
    return this.#next
  }

  #start(): Promise<Moment> {
    const running = this.#lookNow()
    this.#running = running
    const done = (): void => {
      if (this.#running === running) this.#running = undefined
    }
    running.then(done, done)
    return running
  }

  async #lookNow(): Promise<Moment> {
    const snapshot = await this.#loader.load()
    const result = plan(snapshot, this.#ports.clock.now(), this.#memory)
    this.#memory = result.memory
    return {snapshot, plan: result.plan, memory: result.memory, files: this.#loader.files, losses: this.#loader.losses}
  }
}
