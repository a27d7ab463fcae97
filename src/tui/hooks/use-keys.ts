import {useInput, usePaste, type Key} from 'ink'
import {takesText} from '../../core/board/prompt.ts'
import type {Intent, Model} from '../../core/board/model.ts'
import type {TextEdit} from '../../core/board/text-input.ts'
import {graphemes} from '../../core/board/measure.ts'
import {findIntent, placeOf} from '../keymap.ts'
import type {Store} from '../store.ts'

/** Last row that may be on top of the texts whose length only the screen knows. */
export type ScrollLimit = (model: Model) => number | undefined

/** Turns what the terminal sends into intents. Several keys that arrive at once are taken one by one, each by the model the one before left. */
export function useKeys(store: Store, limit: ScrollLimit): void {
  useInput((input, key) => {
    for (const name of nameKeys(input, key)) {
      const intent = readKey(name, store.getModel(), limit)
      if (intent !== undefined) store.dispatch(intent)
    }
  })
  usePaste(text => {
    // Pasted text is never taken for keys: a pasted "a" must not approve anything.
    if (takesText(store.getModel())) store.dispatch({do: 'type', text})
  })
}

/** What one key means to a model. */
export function readKey(name: string, model: Model, limit: ScrollLimit): Intent | undefined {
  if (name === 'ctrl-c') return {do: 'quit', how: 'leave'}
  if (takesText(model)) return readTextKey(name)
  if (model.prompt !== undefined) return readConfirmKey(name)
  const intent = findIntent(name, placeOf(model))
  if (intent?.do !== 'move') return intent
  const last = limit(model)
  return last === undefined ? intent : {...intent, limit: last}
}

const edits: Readonly<Record<string, TextEdit>> = {
  backspace: 'backspace', delete: 'delete', left: 'left', right: 'right', home: 'home', end: 'end',
  'ctrl-a': 'home', 'ctrl-e': 'end', 'ctrl-u': 'clear', 'ctrl-k': 'kill', 'ctrl-w': 'erase-word', 'ctrl-b': 'left', 'ctrl-f': 'right', 'ctrl-d': 'delete'
}

function readTextKey(name: string): Intent | undefined {
  if (name === 'enter') return {do: 'submit'}
  if (name === 'escape') return {do: 'back'}
  if (name === 'tab') return {do: 'complete'}
  const edit = edits[name]
  if (edit !== undefined) return {do: 'edit-text', edit}
  if (name === 'space') return {do: 'type', text: ' '}
  return graphemes(name).length === 1 ? {do: 'type', text: name} : undefined
}

function readConfirmKey(name: string): Intent | undefined {
  if (name === 'enter') return {do: 'submit'}
  return name === 'escape' ? {do: 'back'} : {do: 'choose', key: name}
}

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageUp', 'page-up'], ['pageDown', 'page-down'],
  ['home', 'home'], ['end', 'end'], ['return', 'enter'], ['escape', 'escape'], ['backspace', 'backspace'], ['delete', 'delete']
]

const controls: Readonly<Record<string, string>> = {'\r': 'enter', '\n': 'enter', '\t': 'tab', ' ': 'space', '\u007f': 'backspace', '\b': 'backspace', '\u0003': 'ctrl-c'}

/** Names of the keys in one piece of input. */
export function nameKeys(input: string, key: Key): readonly string[] {
  if (key.eventType === 'release') return []
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  const special = named.find(([flag]) => key[flag] === true)
  if (special !== undefined) return [special[1]]
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input.toLowerCase()}`]
  if (key.meta) return []
  return graphemes(input).map(character => controls[character] ?? character)
}
