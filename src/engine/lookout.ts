import {plan, type PlanMemory} from '../core/plan/plan.ts'
import {glance, type Sight} from './load/glance.ts'
import {Loader} from './load/loader.ts'
import {findEndOfDeferral, remember, restorePlans, sumSpent, type MemoryPort, type Remembered} from './load/remembered.ts'
import type {EnginePorts} from './ports.ts'
import type {Moment} from './state-change.ts'

type Kept = NonNullable<Awaited<ReturnType<MemoryPort['read']>>>

/** A look, and the end of its first deferral in milliseconds since the epoch. */
interface Planned { readonly moment: Moment; readonly until: number | undefined }

/**
 * The one reader of a process: looks at git and the journal and plans. Invariant: a look that is returned began after it was asked
 * for, so nobody acts on what was true before their own commit; callers that ask meanwhile share the next one.
 */
export class Lookout {
  readonly #ports: EnginePorts
  readonly #loader: Loader
  #memory: PlanMemory | undefined
  #last: Planned | undefined
  #running: Promise<Moment> | undefined
  #next: Promise<Moment> | undefined
  /** A view's, that has read nothing yet. */
  #seeing: Promise<Sight> | undefined
  /** What an earlier process kept, as the last view without a look was made from it. */
  #kept: Kept | undefined
  /** The one that runs has read nothing yet. */
  #isFresh = false

  constructor(ports: EnginePorts) {
    this.#ports = ports
    this.#loader = new Loader(ports)
  }

  look(): Promise<Moment> {
    if (!this.#running) return this.#start()
    if (this.#isFresh) return this.#running
    this.#next ??= this.#running.then(() => undefined, () => undefined).then(() => {
      this.#next = undefined
      return this.#start()
    })
    return this.#next
  }

  /** One turn later: a hint makes the engine and the board ask, and one look is enough for both. */
  #start(): Promise<Moment> {
    this.#isFresh = true
    const running = new Promise(resolve => setImmediate(resolve)).then(() => {
      this.#isFresh = false
      return this.#lookNow()
    })
    this.#running = running
    const done = (): void => {
      if (this.#running === running) this.#running = undefined
    }
    running.then(done, done)
    if (this.#memory === undefined) this.#ports.onFirstLook?.(running)
    return running
  }

  /** Enough for a view, and faster than a look where an earlier process has seen the same: for what this one asks first. */
  async see(): Promise<Sight> {
    if (this.#memory !== undefined || this.#running) return this.look()
    const seeing = this.#seeing ??= new Promise(resolve => setImmediate(resolve)).then(() => {
      this.#seeing = undefined
      return this.#seeNow()
    })
    return seeing
  }

  async #seeNow(): Promise<Sight> {
    const kept = this.#kept = await this.#ports.memory?.read()
    return await glance(this.#ports, kept?.glance, async () => (await this.look()).snapshot) ?? this.look()
  }

  async #lookNow(): Promise<Moment> {
    if (this.#memory === undefined) await this.#restore()
    const snapshot = await this.#loader.load()
    const now = this.#ports.clock.now()
    if (this.#last?.moment.snapshot === snapshot && !isOver(this.#last, now)) return this.#last.moment
    const result = plan(snapshot, now, this.#memory)
    this.#memory = result.memory
    this.#keep({snapshot, ...result}, now)
    const moment = {snapshot, plan: result.plan, memory: result.memory, files: this.#loader.files, losses: this.#loader.losses, spent: once(() => sumSpent(snapshot.items.values())), whole: async () => snapshot}
    this.#last = {moment, until: findEndOfDeferral(snapshot.configuration, result.plan, now.getTime())}
    return moment
  }

  /** The state is taken now, for the loader moves on; gathering and writing wait. They must not cost more than they save the next process. */
  #keep(seen: Parameters<typeof remember>[0], now: Date): void {
    if (this.#ports.memory === undefined || this.#loader.fresh === 0 || this.#loader.fresh * 1000 < seen.snapshot.items.size) return
    const state = this.#loader.takeState()
    this.#ports.memory.keep(() => remember(seen, state, now))
  }

  async #restore(): Promise<void> {
    // What the first view was made from is not read twice, unless another process has replaced it since.
    const remembered = this.#wholeOf(this.#kept) ?? this.#wholeOf(await this.#ports.memory?.read())
    this.#kept = undefined
    if (remembered === undefined) return
    this.#loader.restore(remembered)
    this.#memory = restorePlans(remembered)
  }

  #wholeOf(kept: Kept | undefined): Remembered | undefined {
    const rest = kept?.glance.home.ref === this.#ports.home.home.ref ? kept.rest() : undefined
    return kept && rest && {glance: kept.glance, rest}
  }
}

/** Where nothing has moved the clock alone makes another plan of two things: a pool that is held back, and a decision put off until then. */
function isOver({moment, until}: Planned, now: Date): boolean {
  return moment.snapshot.holds.length > 0 || (until !== undefined && now.getTime() > until)
}

/** Made when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => made ??= make()
}
