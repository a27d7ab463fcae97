import type {Effect, Intent, Model, Step} from '../core/board/model.ts'

/** Holds the one model of the board; React reads it, keys and the session change it. */
export interface Store {
  readonly getModel: () => Model
  readonly subscribe: (listener: () => void) => () => void
  readonly dispatch: (intent: Intent) => void
  /** Who carries effects out; until then they are kept. */
  readonly connect: (perform: (effect: Effect) => void) => void
}

/** The loop `intent → update → model, effects`. Listeners hear only of models that differ. */
export function createStore(update: (model: Model, intent: Intent) => Step, initial: Model): Store {
  let model = initial
  let perform: ((effect: Effect) => void) | undefined
  let waiting: readonly Effect[] = []
  const listeners = new Set<() => void>()
  return {
    getModel: () => model,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch(intent) {
      const step = update(model, intent)
      const hasChanged = step.model !== model
      model = step.model
      if (hasChanged) for (const listener of listeners) listener()
      if (perform === undefined) waiting = [...waiting, ...step.effects]
      else for (const effect of step.effects) perform(effect)
    },
    connect(next) {
      perform = next
      const kept = waiting
      waiting = []
      for (const effect of kept) next(effect)
    }
  }
}
