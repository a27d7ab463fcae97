import type {Model, Outcome} from './model.ts'
import {notify, replaceTop} from './steps.ts'
import {topScreen} from './target.ts'

/** What became of an effect. Answers that nobody waits for any more are dropped. */
export function takeOutcome(model: Model, outcome: Outcome): Model {
  switch (outcome.do) {
    case 'item-loaded': return model.loaded?.id === outcome.id ? {...model, loaded: {id: outcome.id, state: 'ready', detail: outcome.detail, problem: undefined}} : model
    case 'item-failed': return model.loaded?.id === outcome.id ? {...model, loaded: {...model.loaded, state: 'failed', problem: outcome.message}} : model
    case 'kinds-loaded': return {...model, kinds: outcome.kinds}
    case 'text-loaded': return takeText(model, outcome)
    case 'finished': return outcome.text === '' ? end(model, outcome.serial) : notify(end(model, outcome.serial), 'good', outcome.text)
    case 'failed': return notify(end(model, outcome.serial), 'bad', outcome.message, outcome.fix)
  }
}

function takeText(model: Model, loaded: Extract<Outcome, {do: 'text-loaded'}>): Model {
  const done = end(model, loaded.serial)
  const screen = topScreen(done)
  if (screen?.type !== loaded.type || screen.item !== loaded.item) return done
  return replaceTop(done, {...screen, text: loaded.text, title: loaded.title, run: loaded.run ?? screen.run})
}

/** Takes an effect off the list of what is under way. */
function end(model: Model, serial: number): Model {
  return {...model, pending: model.pending.filter(pending => pending.serial !== serial)}
}
