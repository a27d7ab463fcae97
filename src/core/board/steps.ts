import type {Effect, Model, Notice, Screen, Step} from './model.ts'

/** Nothing happens but a sentence in the status line: what is wrong, and what to do. */
export function refuse(model: Model, text: string, fix: string | undefined): Step {
  return {model: {...model, notice: {tone: 'bad', text, fix}}, effects: []}
}

/** A sentence in the status line. */
export function notify(model: Model, tone: Notice['tone'], text: string, fix?: string): Model {
  return {...model, notice: {tone, text, fix}}
}

/** Starts an effect that ends with `finished` or `failed`, and shows it until then. The same thing is not started twice. */
export function startEffect(model: Model, text: string, about: string, make: (serial: number) => Effect): Step {
  if (model.pending.some(pending => pending.about === about)) return refuse(model, `still ${text}`, 'Wait until it is done.')
  const serial = model.serial + 1
  return {model: {...model, serial, notice: undefined, pending: [...model.pending, {serial, text, about}]}, effects: [make(serial)]}
}

/** Puts another state of the top screen in its place. */
export function replaceTop(model: Model, screen: Screen): Model {
  return {...model, stack: [...model.stack.slice(0, -1), screen]}
}

/** A step without effects. */
export function only(model: Model): Step {
  return {model, effects: []}
}

/** Asks for an item whole; what is known of it stays on the screen meanwhile. */
export function loadItem(model: Model, id: string): Step {
  const loaded = model.loaded?.id === id ? model.loaded : {id, state: 'loading' as const, detail: undefined, problem: undefined}
  return {model: {...model, loaded}, effects: [{do: 'load-item', id}]}
}
