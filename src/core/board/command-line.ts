import type {Intent} from './model.ts'

/** A command of the board's `:` line: the same intents as the keys, by name. */
export interface BoardCommand {
  readonly name: string
  readonly usage: string
  readonly does: string
  /** Undefined when the argument is missing or wrong: the usage is shown. */
  readonly parse: (argument: string) => Intent | undefined
}

/** In the order of the help screen. */
export const boardCommands: readonly BoardCommand[] = [
  {name: 'approve', usage: 'approve [comment]', does: 'approve the open form', parse: text => decide('approve', text)},
  {name: 'changes', usage: 'changes [comment]', does: 'ask for changes', parse: text => decide('changes', text)},
  {name: 'reject', usage: 'reject [comment]', does: 'reject: the owner is asked', parse: text => decide('reject', text)},
  {name: 'answer', usage: 'answer [choice]', does: 'answer any open form', parse: text => ({do: 'decide', answer: text === '' ? undefined : text})},
  {name: 'take', usage: 'take [step]', does: 'do a step by hand', parse: text => ({do: 'act', verb: text === 'done' ? 'take-done' : 'take', argument: text === 'done' ? '' : text})},
  {name: 'redo', usage: 'redo <step>', does: 'make a step again', parse: text => text === '' ? undefined : {do: 'act', verb: 'redo', argument: text}},
  {name: 'stop', usage: 'stop', does: 'stop what runs; it is kept', parse: () => ({do: 'act', verb: 'stop'})},
  {name: 'hold', usage: 'hold', does: 'hold the item, or let it go on', parse: () => ({do: 'act', verb: 'hold'})},
  {name: 'priority', usage: 'priority <0-4>', does: '0 now … 4 someday', parse: text => /^[0-4]$/u.test(text) ? {do: 'act', verb: 'priority', argument: text} : undefined},
  {name: 'drop', usage: 'drop <why>', does: 'drop the item', parse: text => text === '' ? undefined : {do: 'act', verb: 'drop', argument: text}},
  {name: 'set', usage: 'set <key>=<value>', does: 'edit and commit item.md', parse: text => /^[a-z-]+=/u.test(text) ? {do: 'act', verb: 'set', argument: text} : undefined},
  {name: 'new', usage: 'new <title>', does: 'a new item', parse: text => text === '' ? {do: 'ask', prompt: 'title'} : {do: 'ask', prompt: 'kind', title: text}},
  {name: 'commit', usage: 'commit', does: 'commit edited files', parse: () => ({do: 'commit'})},
  {name: 'open', usage: 'open <id>', does: 'show an item', parse: text => text === '' ? undefined : {do: 'show-item', id: text}},
  {name: 'filter', usage: 'filter [words]', does: 'as after /', parse: text => ({do: 'set-filter', text})},
  {name: 'edit', usage: 'edit', does: 'open the file in $EDITOR', parse: () => ({do: 'act', verb: 'edit'})},
  {name: 'diff', usage: 'diff', does: 'what is decided on', parse: () => ({do: 'act', verb: 'diff'})},
  {name: 'log', usage: 'log', does: 'log of the run', parse: () => ({do: 'act', verb: 'log'})},
  {name: 'inbox', usage: 'inbox', does: 'what waits for me', parse: () => ({do: 'show-tab', tab: 'inbox'})},
  {name: 'board', usage: 'board', does: 'the board', parse: () => ({do: 'show-tab', tab: 'board'})},
  {name: 'help', usage: 'help', does: 'keys and words', parse: () => ({do: 'show-tab', tab: 'help'})},
  {name: 'quit', usage: 'quit', does: 'leave the board', parse: () => ({do: 'quit'})}
]

export type ParsedCommand = {readonly intent: Intent} | {readonly problem: string; readonly fix: string}

/** Reads one line typed after `:`. Any unique beginning of a name will do. */
export function parseCommandLine(text: string): ParsedCommand {
  const [, name = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/su.exec(text) ?? []
  const found = findCommands(name.toLowerCase())
  const [command] = found
  if (name === '' || command === undefined) return {problem: `"${name}" is no command`, fix: `Try one of ${boardCommands.slice(0, 8).map(c => c.name).join(', ')}, or ? for all.`}
  if (found.length > 1) return {problem: `"${name}" could be ${found.map(c => c.name).join(' or ')}`, fix: 'Type one letter more.'}
  const intent = command.parse(argument)
  return intent === undefined ? {problem: `${command.name} needs more`, fix: `Type it as :${command.usage}`} : {intent}
}

/** What Tab makes of a half-typed command: the longest beginning that all candidates share. */
export function completeCommand(text: string): string {
  if (/\s/u.test(text)) return text
  const names = findCommands(text.toLowerCase()).map(command => command.name)
  const [first] = names
  if (first === undefined) return text
  if (names.length === 1) return `${first} `
  let length = text.length
  while (length < first.length && names.every(name => name[length] === first[length])) length++
  return first.slice(0, length)
}

function findCommands(name: string): readonly BoardCommand[] {
  const exact = boardCommands.filter(command => command.name === name)
  return exact.length > 0 ? exact : boardCommands.filter(command => command.name.startsWith(name))
}

function decide(answer: string, comment: string): Intent {
  return comment === '' ? {do: 'decide', answer} : {do: 'decide', answer, comment}
}
