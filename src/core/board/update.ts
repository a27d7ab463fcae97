import {actOnItem, commitEdited, quitBoard} from './act.ts'
import {beginDecision} from './decide.ts'
import {emptyFilter} from './filter.ts'
import {gatherFacts} from './facts.ts'
import {loadInboxChoice, settleInbox} from './inbox-moves.ts'
import type {Effect, Intent, Model, NavigateIntent, Screen, Size, Step, TextIntent} from './model.ts'
import {enter, goBack, move, showItem, showTab, turnTab} from './navigate.ts'
import {takeOutcome} from './outcome.ts'
import {answerConfirm, applyFilter, completeInput, editInto, openPrompt, submitPrompt, takesText, typeInto} from './prompt.ts'
import {settleBoard} from './settle.ts'
import {notify, only, startEffect} from './steps.ts'
import {topScreen} from './target.ts'
import type {View} from './view.ts'

/** A board before its first view. */
export function beginModel(size: Size, options: {readonly ascii: boolean}): Model {
  return {
    size, ascii: options.ascii, view: undefined, facts: undefined, arrangement: undefined, tab: 'board',
    board: {filterText: '', filter: emptyFilter, column: 0, id: undefined, left: 0, tops: {}},
    inboxKey: undefined, scroll: {inbox: 0, help: 0}, stack: [], loaded: undefined, kinds: [], prompt: undefined,
    pending: [], notice: undefined, serial: 0, isOver: false
  }
}

/** The whole board: what a key, a view or an outcome makes of it, and what the session shall do. Reads no clock and never waits. */
export function update(model: Model, intent: Intent): Step {
  switch (intent.do) {
    case 'view': return takeView(model, intent.view, intent.nowMs)
    case 'resize': return only(settleBoard({...model, size: intent.size}))
    case 'decide': return beginDecision(model, intent.answer, intent.comment ?? '')
    case 'act': return actOnItem(model, intent)
    case 'commit': return commitEdited(model, intent.sure)
    case 'create': return startEffect(model, `making "${intent.item.title}"`, `new ${intent.item.title}`, serial => ({do: 'create-item', serial, item: intent.item}))
    case 'refresh-log': return refreshLog(model)
    case 'quit': return quitBoard(model, intent.how)
    case 'move': case 'enter': case 'back': case 'turn-tab': case 'show-tab': case 'show-item': return navigate(model, intent)
    case 'ask': case 'set-filter': case 'type': case 'edit-text': case 'complete': case 'submit': case 'choose': return takeTyping(model, intent)
    default: return only(takeOutcome(model, intent))
  }
}

function navigate(model: Model, intent: NavigateIntent): Step {
  switch (intent.do) {
    case 'move': return move(model, intent.by, intent.limit)
    case 'enter': return enter(model)
    case 'back': return goBack(model)
    case 'turn-tab': return turnTab(model, intent.by)
    case 'show-tab': return showTab(model, intent.tab)
    case 'show-item': return showItem(model, intent.id)
  }
}

function takeTyping(model: Model, intent: TextIntent): Step {
  switch (intent.do) {
    case 'ask': return intent.prompt === 'title' || intent.prompt === 'kind' ? {model: askFor(model, intent), effects: [{do: 'load-kinds'}]} : only(askFor(model, intent))
    case 'set-filter': return only(settleBoard(applyFilter(model, intent.text)))
    case 'type': return only(settleBoard(typeInto(model, intent.text)))
    case 'edit-text': return only(settleBoard(editInto(model, intent.edit)))
    case 'complete': return only(completeInput(model))
    case 'submit': return submit(model)
    case 'choose': return choose(model, intent.key)
  }
}

function takeView(model: Model, view: View, nowMs: number): Step {
  const before = model.view
  const facts = gatherFacts(view, nowMs, model.facts)
  const stack = model.stack.filter(screen => view.items.has(itemOf(screen)))
  const kept = stack.length === model.stack.length ? model.stack : stack
  const seen = settleInbox(settleBoard({...model, view, facts, stack: kept}), model)
  const gone = model.stack.length - stack.length
  const told = gone > 0 ? notify(seen, 'you', `${itemOf(model.stack.at(-1))} is no longer here`) : seen
  return reloadChanged(told, before)
}

/** What is shown of an item is read again when the item, or the commit it is read from, has changed. */
function reloadChanged(model: Model, before: View | undefined): Step {
  const {view, loaded} = model
  if (view === undefined || before === undefined) return loadInboxChoice(model)
  const hasMoved = before.homeCommit !== view.homeCommit
  const changed = (id: string) => hasMoved || before.items.get(id) !== view.items.get(id)
  const effects: Effect[] = loaded !== undefined && view.items.has(loaded.id) && changed(loaded.id) ? [{do: 'load-item', id: loaded.id}] : []
  const top = topScreen(model)
  if (top?.type === 'diff' && top.text !== undefined && changed(top.item)) effects.push({do: 'load-diff', id: top.item, serial: 0})
  const step = loadInboxChoice(model)
  return {model: step.model, effects: [...effects, ...step.effects]}
}

function askFor(model: Model, intent: Extract<Intent, {do: 'ask'}>): Model {
  const opened = openPrompt(model, intent.prompt === 'kind' ? 'title' : intent.prompt, intent.title ?? '')
  if (intent.prompt !== 'kind' || opened.prompt?.type !== 'title') return opened
  return submitPrompt(opened, {...opened.prompt, input: {text: intent.title ?? '', cursor: 0}}).model
}

function submit(model: Model): Step {
  const {prompt} = model
  if (prompt?.type === 'confirm') return choose(model, 'y')
  if (prompt === undefined) return takesText(model) ? enter(model) : only(model)
  const answered = submitPrompt(model, prompt)
  return answered.then === undefined ? only(settleBoard(answered.model)) : update(answered.model, answered.then)
}

function choose(model: Model, key: string): Step {
  if (model.prompt?.type !== 'confirm') return only(model)
  const answered = answerConfirm(model, model.prompt, key)
  return answered.then === undefined ? only(answered.model) : update(answered.model, answered.then)
}

function refreshLog(model: Model): Step {
  const screen = topScreen(model)
  if (screen?.type !== 'log') return only(model)
  return {model, effects: [{do: 'load-log', id: screen.item, run: screen.run, serial: 0}]}
}

function itemOf(screen: Screen | undefined): string {
  return screen === undefined ? '' : screen.type === 'item' ? screen.id : screen.item
}
