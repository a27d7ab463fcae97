import type {EngineEvent} from '../core/board/session.ts'
import type {EnginePorts} from './ports.ts'
import {commitState, type Moment} from './state-change.ts'

/** Answers that count for nothing: said once by each engine, and written into state.md for whoever has only an editor and git. */
export class WastedAnswers {
  readonly #ports: EnginePorts
  readonly #emit: (event: EngineEvent) => void
  /** Item → answers in vain that were told. */
  readonly #told = new Map<string, readonly string[]>()
  readonly #said = new Set<string>()

  constructor(ports: EnginePorts, emit: (event: EngineEvent) => void) {
    this.#ports = ports
    this.#emit = emit
  }

  /** True when something was committed and the next look will see it. */
  async tell(moment: Moment): Promise<boolean> {
    for (const {id, forms} of moment.plan.items.values()) {
      const notices = forms.flatMap(({name, notice}) => notice === undefined ? [] : [{name, notice}])
      const told = this.#told.get(id)
      const now = notices.map(({name, notice}) => `${name}: ${notice}`)
      if (now.length === 0 && told === undefined) continue
      if (told?.join('\n') === now.join('\n')) continue
      for (const {name, notice} of notices) this.#sayOnce(id, `${name} is not answered: ${notice}.`)
      const result = await commitState(this.#ports, moment, {item: moment.snapshot.items.get(id)!, files: [], subject: now.length > 0 ? 'an answer does not count' : 'no answer is in vain', trailers: {}})
      if (result.outcome !== 'committed' && result.outcome !== 'unchanged') continue
      if (now.length > 0) this.#told.set(id, now)
      else this.#told.delete(id)
      if (result.outcome === 'committed') return true
    }
    return false
  }

  #sayOnce(item: string, message: string): void {
    if (this.#said.has(`${item} ${message}`)) return
    this.#said.add(`${item} ${message}`)
    this.#emit({type: 'problem', item, message, fix: `Look: lifecycle show ${item}`})
  }
}
