import {sanitiseLine} from '../artifact/sanitise.ts'
import {graphemes} from './measure.ts'

/** A line being typed; the cursor counts characters as a person does. */
export interface TextInput { readonly text: string; readonly cursor: number }

export type TextEdit = 'backspace' | 'delete' | 'left' | 'right' | 'home' | 'end' | 'clear' | 'kill' | 'erase-word'

export const emptyInput: TextInput = {text: '', cursor: 0}

/** With the cursor at the end. */
export function inputOf(text: string): TextInput {
  return {text, cursor: graphemes(text).length}
}

/** Puts typed or pasted text in at the cursor; line ends become spaces. */
export function typeText(input: TextInput, text: string): TextInput {
  const [before, after] = split(input)
  const head = before + sanitiseLine(text.replaceAll(/\r\n?/gu, '\n'))
  return {text: head + after, cursor: graphemes(head).length}
}

/** The editing keys of a shell's prompt. */
export function editText(input: TextInput, edit: TextEdit): TextInput {
  const characters = graphemes(input.text)
  const [before, after] = split(input)
  switch (edit) {
    case 'left': return {...input, cursor: Math.max(0, input.cursor - 1)}
    case 'right': return {...input, cursor: Math.min(characters.length, input.cursor + 1)}
    case 'home': return {...input, cursor: 0}
    case 'end': return {...input, cursor: characters.length}
    case 'backspace': return input.cursor === 0 ? input : {text: characters.toSpliced(input.cursor - 1, 1).join(''), cursor: input.cursor - 1}
    case 'delete': return {...input, text: characters.toSpliced(input.cursor, 1).join('')}
    case 'clear': return {text: after, cursor: 0}
    case 'kill': return {text: before, cursor: input.cursor}
    case 'erase-word': {
      const head = before.replace(/\S+\s*$|\s+$/u, '')
      return {text: head + after, cursor: graphemes(head).length}
    }
  }
}

/** Text before and from the cursor. */
export function split(input: TextInput): readonly [string, string] {
  const characters = graphemes(input.text)
  return [characters.slice(0, input.cursor).join(''), characters.slice(input.cursor).join('')]
}
