import {suggest} from '../artifact/nearest.ts'
import {completeCommand, parseCommandLine} from './command-line.ts'
import {parseFilter} from './filter.ts'
import type {ConfirmPrompt, InputPrompt, Intent, Model} from './model.ts'
import {refuse} from './steps.ts'
import {editText, emptyInput, inputOf, typeText, type TextEdit, type TextInput} from './text-input.ts'
import {usualKind} from './usual-kind.ts'

/** A prompt's answer: the model without it, and what to do then. */
export interface Answered { readonly model: Model; readonly then: Intent | undefined }

/** Opens the line for a filter, a command or a new item. */
export function openPrompt(model: Model, type: InputPrompt['type'], title: string): Model {
  const before = model.board.filterText
  const input = type === 'filter' ? inputOf(before) : emptyInput
  return {...model, notice: undefined, prompt: {type, input, title, before}}
}

/** Puts other text into whatever takes typing; the filter applies as it is typed. */
export function changeInput(model: Model, change: (input: TextInput) => TextInput): Model {
  const {prompt} = model
  if (prompt === undefined || prompt.type === 'confirm') return changeReply(model, change)
  const input = change(prompt.input)
  const typed = {...model, notice: undefined, prompt: {...prompt, input}}
  return prompt.type === 'filter' ? applyFilter(typed, input.text) : typed
}

/** Whether letters are text now, not keys. */
export function takesText(model: Model): boolean {
  if (model.prompt !== undefined) return model.prompt.type !== 'confirm'
  const screen = model.stack.at(-1)
  return screen?.type === 'decide' && (screen.at === 'reply' || screen.at === 'comment')
}

export function typeInto(model: Model, text: string): Model {
  return changeInput(model, input => typeText(input, text))
}

export function editInto(model: Model, edit: TextEdit): Model {
  return changeInput(model, input => editText(input, edit))
}

/** Tab in a prompt: completes a command or turns to the next kind. */
export function completeInput(model: Model): Model {
  const {prompt} = model
  if (prompt?.type === 'command') return changeInput(model, input => inputOf(completeCommand(input.text)))
  if (prompt?.type === 'kind') return changeInput(model, input => inputOf(nextKind(model, input.text)))
  return model
}

/** Enter in a prompt. */
export function submitPrompt(model: Model, prompt: InputPrompt): Answered {
  const text = prompt.input.text.trim()
  const closed = {...model, prompt: undefined}
  switch (prompt.type) {
    case 'filter': return {model: reportFilter(closed), then: undefined}
    case 'command': return text === '' ? {model: closed, then: undefined} : runCommand(closed, text)
    case 'title': return text === '' ? {model: closed, then: undefined} : {model: {...closed, prompt: {...prompt, type: 'kind', title: text, input: inputOf(usualKind(listKinds(model)))}}, then: undefined}
    case 'kind': return submitKind(model, prompt, text)
  }
}

/** A kind without a workflow would only make a red card; before the kinds are read, none is refused. */
function submitKind(model: Model, {title}: InputPrompt, text: string): Answered {
  const kinds = listKinds(model)
  if (text !== '' && model.kinds.length > 0 && !kinds.includes(text)) {
    return {model: refuse(model, `there is no kind of work "${text}"`, suggest(text, kinds, `Kinds here: ${kinds.join(', ')}.`)).model, then: undefined}
  }
  return {model: {...model, prompt: undefined}, then: {do: 'create', item: {title, kind: text === '' ? usualKind(kinds) : text}}}
}

/** Esc in a prompt: as if it had not been opened. */
export function cancelPrompt(model: Model): Model {
  const {prompt} = model
  const closed = {...model, prompt: undefined}
  return prompt?.type === 'filter' ? applyFilter(closed, prompt.before) : closed
}

/** A key on a confirmation; any other key leaves it open. */
export function answerConfirm(model: Model, prompt: ConfirmPrompt, key: string): Answered {
  const choice = prompt.choices.find(c => c.key === key.toLowerCase())
  return choice === undefined ? {model, then: undefined} : {model: {...model, prompt: undefined}, then: choice.then}
}

/** Sets the filter; the columns follow where the board settles. */
export function applyFilter(model: Model, text: string): Model {
  return {...model, board: {...model.board, filterText: text, filter: parseFilter(text)}}
}

/** Kinds a new item can have: the workflows', else those in use, else the shipped ones. */
export function listKinds(model: Model): readonly string[] {
  if (model.kinds.length > 0) return model.kinds
  const used = new Set([...model.view?.items.values() ?? []].map(item => item.kind).filter(kind => kind !== ''))
  return used.size > 0 ? [...used].sort() : ['feature', 'bug', 'hotfix', 'docs']
}

function nextKind(model: Model, text: string): string {
  const kinds = listKinds(model)
  const matching = kinds.filter(kind => kind.startsWith(text) && kind !== text)
  return matching[0] ?? kinds[(kinds.indexOf(text) + 1) % kinds.length] ?? text
}

function changeReply(model: Model, change: (input: TextInput) => TextInput): Model {
  const screen = model.stack.at(-1)
  if (screen?.type !== 'decide') return model
  return {...model, stack: [...model.stack.slice(0, -1), {...screen, input: change(screen.input)}]}
}

function reportFilter(model: Model): Model {
  const [problem] = model.board.filter.problems
  return problem === undefined ? model : refuse(model, problem, undefined).model
}

function runCommand(model: Model, text: string): Answered {
  const parsed = parseCommandLine(text)
  return 'intent' in parsed ? {model, then: parsed.intent} : {model: refuse(model, parsed.problem, parsed.fix).model, then: undefined}
}
