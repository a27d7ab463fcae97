import type {ItemStatus, OpenForm} from '../plan/decision.ts'
import {isMine} from './mine.ts'
import type {Model, Screen} from './model.ts'
import {chooseSection} from './sections.ts'

/** The item that keys act on: the open screen's, else the chosen one of the tab. */
export function findTarget(model: Model): ItemStatus | undefined {
  const id = topScreen(model) === undefined ? chosenId(model) : itemOf(topScreen(model))
  return id === undefined ? undefined : model.view?.items.get(id)
}

/** What lies on top of the tabs. */
export function topScreen(model: Model): Screen | undefined {
  return model.stack.at(-1)
}

/** The form that a decision key answers: the chosen one of the inbox, else mine of the chosen section, else my first, else anybody's. */
export function findForm(model: Model, item: ItemStatus): OpenForm | undefined {
  const mine = item.forms.filter(form => isMine(form, model.view?.me))
  const screen = topScreen(model)
  if (screen === undefined && model.tab === 'inbox') {
    const chosen = item.forms.find(form => inboxKeyOf(form.item, form.name) === model.inboxKey)
    if (chosen !== undefined) return chosen
  }
  if (screen?.type === 'item') {
    const section = screen.section ?? chooseSection(item, model.view?.me)
    const here = mine.find(form => `step:${form.step}` === section)
    if (here !== undefined) return here
  }
  return mine[0] ?? item.forms[0]
}

/** Names a row of the inbox. */
export function inboxKeyOf(item: string, formOrStep: string): string {
  return `${item}/${formOrStep}`
}

/** Rows of the inbox in order: what waits for me, my own steps, then what waits for others. */
export function listInboxKeys(model: Model): readonly string[] {
  const {facts} = model
  if (facts === undefined) return []
  return [
    ...facts.inbox.map(entry => inboxKeyOf(entry.form.item, entry.form.name)),
    ...facts.work.map(work => inboxKeyOf(work.item, work.step.step)),
    ...facts.others.map(entry => inboxKeyOf(entry.form.item, entry.form.name))
  ]
}

function chosenId(model: Model): string | undefined {
  return model.tab === 'inbox' ? model.inboxKey?.split('/')[0] : model.tab === 'board' ? model.board.id : undefined
}

function itemOf(screen: Screen | undefined): string | undefined {
  return screen?.type === 'item' ? screen.id : screen?.item
}
