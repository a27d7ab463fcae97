import type {OpenForm} from '../plan/decision.ts'
import {readRaise} from '../project/raise-amount.ts'
import {listAddressees} from './agent-facts.ts'
import {isMine} from './mine.ts'
import type {DecideScreen, Model, Step} from './model.ts'
import {nameAsked} from './card.ts'
import {findForm, findTarget, topScreen} from './target.ts'
import {loadItem, only, refuse, replaceTop, startEffect} from './steps.ts'
import {emptyInput, inputOf} from './text-input.ts'

/** Opens a decision on what is chosen: nothing is written until it is confirmed. */
export function beginDecision(model: Model, answer: string | undefined, comment: string): Step {
  const item = findTarget(model)
  if (item === undefined || model.view === undefined) return refuse(model, 'no item is chosen', 'Choose one with the arrow keys.')
  const form = findForm(model, item)
  if (form === undefined) return refuse(model, `nothing is asked about ${item.id}`, item.waits === undefined ? undefined : `It waits for ${item.waits}.`)
  const refusal = findRefusal(model, form)
  if (refusal !== undefined) return refusal
  const screen = topScreen(model)
  if (screen?.type === 'decide') return {model, effects: []}
  const chosen = answer === undefined ? undefined : form.choices.find(choice => choice === answer.toLowerCase())
  if (answer !== undefined && chosen === undefined && form.choices.length > 0) {
    return refuse(model, `${form.name} does not take "${answer}"`, `Press Enter to choose: ${form.choices.join(', ')}.`)
  }
  const isFree = form.choices.length === 0
  const begun: DecideScreen = {
    type: 'decide', item: item.id, form: form.name, at: isFree ? 'comment' : 'choice', answer: chosen ?? form.choices[0] ?? '', on: undefined,
    replies: [], comment, input: isFree ? inputOf(answer ?? comment) : emptyInput, scroll: 0
  }
  const opened = {...model, stack: [...model.stack, begun], notice: undefined}
  const read = model.loaded?.id === item.id ? only(opened) : loadItem(opened, item.id)
  const step = chosen === undefined ? read : advance(read.model, begun, form)
  return {model: step.model, effects: read.effects}
}

/** Enter: takes what is typed or chosen and goes on to the next question; on `confirm` it commits. */
export function submitDecision(model: Model, screen: DecideScreen): Step {
  const item = model.view?.items.get(screen.item)
  const form = item?.forms.find(f => f.name === screen.form)
  if (item === undefined || form === undefined) {
    return refuse({...model, stack: model.stack.slice(0, -1)}, `${screen.form} is no longer open`, 'What it was about has changed, or somebody else answered. Nothing was written.')
  }
  return advance(model, screen, form)
}

/** Esc: one question back, and out of the decision from the first. */
export function retreatDecision(model: Model, screen: DecideScreen): Step {
  const form = model.view?.items.get(screen.item)?.forms.find(f => f.name === screen.form)
  if (form === undefined || screen.at === 'choice' || (screen.at === 'comment' && form.choices.length === 0)) {
    return {model: {...model, stack: model.stack.slice(0, -1)}, effects: []}
  }
  if (screen.at === 'on') return put(model, {...screen, at: 'choice', on: undefined})
  if (screen.at === 'confirm') return put(model, {...screen, at: 'comment', input: inputOf(form.choices.length === 0 ? screen.answer : screen.comment)})
  if (screen.on !== undefined) return put(model, {...screen, at: 'on', input: emptyInput})
  const last = screen.replies.at(-1)
  if (last === undefined) return put(model, {...screen, at: 'choice', input: emptyInput})
  return put(model, {...screen, at: 'reply', replies: screen.replies.slice(0, -1), input: inputOf(last)})
}

/** Highlights another answer, or another step to send it back to. */
export function moveChoice(model: Model, screen: DecideScreen, by: number): Step {
  const choices = choicesOf(model, screen)
  const at = choices.indexOf(screen.at === 'on' ? screen.on ?? '' : screen.answer)
  const next = choices[Math.max(0, Math.min(choices.length - 1, at + by))]
  if (next === undefined) return {model, effects: []}
  return put(model, screen.at === 'on' ? {...screen, on: next} : {...screen, answer: next})
}

/** What there is to choose from where the decision stands: answers, or steps to send it back to; none once its form is gone. */
export function choicesOf(model: Model, screen: DecideScreen): readonly string[] {
  const item = model.view?.items.get(screen.item)
  const form = item?.forms.find(({name}) => name === screen.form)
  if (model.view === undefined || item === undefined || form === undefined) return []
  return screen.at === 'on' ? listAddressees(model.view, item, form.step) : form.choices
}

function findRefusal(model: Model, form: OpenForm): Step | undefined {
  const me = model.view?.me
  if (isMine(form, me)) {
    const busy = model.pending.some(pending => pending.about === aboutForm(form))
    return busy ? refuse(model, `${form.name} is being committed already`, undefined) : undefined
  }
  if (me === undefined) return refuse(model, 'git does not know who you are', 'Set user.name and user.email with git config.')
  if (me.person === undefined) return refuse(model, `${me.email} is nobody in team.md`, `Add this address to a person with the role ${form.for}.`)
  if (form.people.length === 0) return refuse(model, `nobody has the role ${form.for}`, 'Add a member with that role to team.md.')
  return refuse(model, `${form.name} waits for ${nameAsked(form, me)}, not for you`, undefined)
}

function advance(model: Model, screen: DecideScreen, form: OpenForm): Step {
  switch (screen.at) {
    case 'choice': return leaveChoice(model, screen, form)
    case 'on': return put(model, toComment(screen))
    case 'reply': {
      const reply = screen.input.text.trim()
      if (reply === '') return refuse(model, 'an approval answers every question', 'A word is enough. Esc goes back.')
      const replies = [...screen.replies, reply]
      const answered = {...screen, replies, input: emptyInput}
      return put(model, replies.length < form.questions.length ? answered : toComment(answered))
    }
    case 'comment': return takeComment(model, screen, form)
    case 'confirm': return commit(model, screen, form)
  }
}

/** After the answer come its questions, or whom it is sent back to where that is not plain. */
function leaveChoice(model: Model, screen: DecideScreen, form: OpenForm): Step {
  if (asksQuestions(screen, form)) return put(model, {...screen, at: 'reply', replies: [], input: emptyInput})
  const [nearest, ...others] = screen.answer === 'changes' ? choicesOf(model, {...screen, at: 'on'}) : []
  return put(model, others.length > 1 ? {...screen, at: 'on', on: nearest} : toComment(screen))
}

/** Only an approval answers for them; the planner counts none without. */
function asksQuestions(screen: DecideScreen, form: OpenForm): boolean {
  return form.questions.length > 0 && screen.answer === 'approve'
}

function toComment(screen: DecideScreen): DecideScreen {
  return {...screen, at: 'comment', input: inputOf(screen.comment)}
}

function takeComment(model: Model, screen: DecideScreen, form: OpenForm): Step {
  const text = screen.input.text.trim()
  if (screen.answer === 'raise' && readRaise(text) === undefined) return refuse(model, 'raise needs an amount', 'Type it, as in 5.00. Esc goes back.')
  if (form.choices.length > 0) return put(model, {...screen, at: 'confirm', comment: text, input: emptyInput})
  if (text === '') return refuse(model, 'an answer is needed', 'Type it, or press Esc to leave the question open.')
  return put(model, {...screen, at: 'confirm', answer: text, input: emptyInput})
}

function commit(model: Model, screen: DecideScreen, form: OpenForm): Step {
  const closed = {...model, stack: model.stack.slice(0, -1)}
  return startEffect(closed, `committing ${form.choices.length === 0 ? 'answer' : screen.answer} of ${form.item}`, aboutForm(form), serial => ({
    do: 'answer', serial,
    request: {
      item: screen.item, form: form.name, answer: screen.answer === 'raise' ? `raise ${screen.comment}` : screen.answer,
      ...(screen.on === undefined ? {} : {on: screen.on}), ...(screen.comment === '' || screen.answer === 'raise' ? {} : {comment: screen.comment}),
      ...(screen.answer === 'approve' && screen.replies.length > 0 ? {replies: screen.replies} : {})
    }
  }))
}

function aboutForm(form: OpenForm): string {
  return `form ${form.item}/${form.name}`
}

function put(model: Model, screen: DecideScreen): Step {
  return {model: replaceTop({...model, notice: undefined}, screen), effects: []}
}

