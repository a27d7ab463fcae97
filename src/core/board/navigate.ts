import {beginDecision, moveChoice, retreatDecision, submitDecision} from './decide.ts'
import {loadInboxChoice, moveInInbox, settleInbox} from './inbox-moves.ts'
import type {ItemScreen, Model, Motion, Step, Tab, TextScreen} from './model.ts'
import {applyFilter, cancelPrompt} from './prompt.ts'
import {countTextRows, divideItem, rowsOfSection, rowsOfText, scrollBy} from './scroll.ts'
import {chooseSection, listSections} from './sections.ts'
import {moveOnBoard, settleBoard} from './settle.ts'
import {loadItem, only, refuse, replaceTop} from './steps.ts'
import {findTarget, topScreen} from './target.ts'

/** An arrow or page key, on whatever is on top. */
export function move(model: Model, by: Motion, limit: number | undefined): Step {
  const screen = topScreen(model)
  if (screen?.type === 'item') return moveInItem(model, screen, by)
  if (screen?.type === 'decide') {
    if ((screen.at === 'choice' || screen.at === 'on') && (by === 'up' || by === 'down')) return moveChoice(model, screen, by === 'up' ? -1 : 1)
    return only(replaceTop(model, {...screen, scroll: scrollBy(screen.scroll, by, 1, (limit ?? 0) + 1)}))
  }
  if (screen !== undefined) return only(replaceTop(model, scrollText(model, screen, by)))
  if (model.tab === 'board') return only(moveOnBoard(model, by))
  if (model.tab === 'inbox') return moveInInbox(model, by, limit)
  return only({...model, scroll: {...model.scroll, help: scrollBy(model.scroll.help, by, 1, (limit ?? 0) + 1)}})
}

/** Into what is chosen. */
export function enter(model: Model): Step {
  const screen = topScreen(model)
  if (screen?.type === 'decide') return submitDecision(model, screen)
  if (screen?.type === 'item') return only(replaceTop(model, {...screen, focus: 'content'}))
  if (screen !== undefined) return only(model)
  const target = findTarget(model)
  if (target === undefined) return only(model)
  const isMine = model.facts?.inbox.some(entry => `${entry.form.item}/${entry.form.name}` === model.inboxKey) ?? false
  return model.tab === 'inbox' && isMine ? beginDecision(model, undefined, '') : openItem(model, target.id)
}

/** Out of what is on top: a prompt, a question of a decision, a screen, a tab, at last the filter. */
export function goBack(model: Model): Step {
  if (model.prompt !== undefined) return only(settleBoard(cancelPrompt(model)))
  const screen = topScreen(model)
  if (screen?.type === 'decide') return retreatDecision({...model, notice: undefined}, screen)
  if (screen?.type === 'item' && screen.focus === 'content') return only(replaceTop(model, {...screen, focus: 'list'}))
  if (screen !== undefined) return only({...model, stack: model.stack.slice(0, -1), notice: undefined})
  if (model.tab !== 'board') return only({...model, tab: 'board', notice: undefined})
  if (model.notice !== undefined) return only({...model, notice: undefined})
  return only(settleBoard(applyFilter(model, '')))
}

const tabs: readonly Tab[] = ['board', 'inbox', 'help']

/** The next screen; within an item, from list to content. */
export function turnTab(model: Model, by: 1 | -1): Step {
  const screen = topScreen(model)
  if (screen?.type === 'item') return only(replaceTop(model, {...screen, focus: screen.focus === 'list' ? 'content' : 'list'}))
  if (screen !== undefined) return only(model)
  return showTab(model, tabs[(tabs.indexOf(model.tab) + by + tabs.length) % tabs.length] ?? 'board')
}

/** One of the screens, with nothing on top. */
export function showTab(model: Model, tab: Tab): Step {
  return loadInboxChoice(settleInbox({...model, tab, stack: [], notice: undefined}, model))
}

/** An item by the beginning of its id. */
export function showItem(model: Model, prefix: string): Step {
  const ids = [...model.view?.items.keys() ?? []].filter(id => id.startsWith(prefix))
  const id = ids.find(candidate => candidate === prefix) ?? ids[0]
  if (id === undefined) return refuse(model, `no item begins with "${prefix}"`, 'Look for it with / and a word of its title.')
  if (ids.length > 1 && id !== prefix) return refuse(model, `"${prefix}" could be ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}`, 'Type more of it.')
  return openItem(model, id)
}

function openItem(model: Model, id: string): Step {
  const screen: ItemScreen = {type: 'item', id, section: undefined, focus: 'list', scroll: 0}
  return loadItem({...model, stack: [...model.stack, screen], notice: undefined}, id)
}

function moveInItem(model: Model, screen: ItemScreen, by: Motion): Step {
  const status = model.view?.items.get(screen.id)
  if (status === undefined) return only(model)
  if (by === 'left' || by === 'right') return only(replaceTop(model, {...screen, focus: by === 'left' ? 'list' : 'content'}))
  const keys = listSections(status, undefined, model.view?.me).map(section => section.key)
  const section = screen.section ?? chooseSection(status, model.view?.me)
  const isPage = by === 'page-up' || by === 'page-down'
  if (screen.focus === 'content' || isPage) {
    const {rows} = divideItem(model)
    return only(replaceTop(model, {...screen, section, scroll: scrollBy(screen.scroll, by, rows, rowsOfSection(model, screen, section).length)}))
  }
  const at = keys.indexOf(section)
  const next = by === 'first' ? 0 : by === 'last' ? keys.length - 1 : at + (by === 'up' ? -1 : 1)
  return only(replaceTop(model, {...screen, section: keys[Math.max(0, Math.min(keys.length - 1, next))] ?? section, scroll: 0}))
}

function scrollText(model: Model, screen: TextScreen, by: Motion): TextScreen {
  const rows = countTextRows(model)
  const count = rowsOfText(model, screen).length
  const at = screen.follow ? Math.max(0, count - rows) : screen.scroll
  const scroll = scrollBy(at, by, rows, count)
  return {...screen, scroll, follow: screen.type === 'log' && scroll >= count - rows}
}
