import {boardCommands} from '../core/board/command-line.ts'
import {isMine} from '../core/board/mine.ts'
import type {Intent, Model} from '../core/board/model.ts'
import {findTarget, topScreen} from '../core/board/target.ts'

/** Where a key means something. */
export type Place = 'board' | 'inbox' | 'help' | 'item' | 'decide' | 'text'

export interface Binding {
  /** Names as the terminal gives them: `a`, `up`, `page-down`, `shift-tab`. */
  readonly keys: readonly string[]
  /** How the key is written for people. */
  readonly shown: string
  /** Short, for the footer. */
  readonly label: string
  /** Whole, for help and docs. */
  readonly does: string
  readonly places: readonly Place[]
  /** Stands in the footer of these places. */
  readonly footer: readonly Place[]
  readonly intent: Intent
  /** When it is of use; always, where absent. The footer leaves out what is of none. */
  readonly isUseful?: (model: Model) => boolean
}

const everywhere: readonly Place[] = ['board', 'inbox', 'help', 'item', 'decide', 'text']
const onItems: readonly Place[] = ['board', 'inbox', 'item']

/** The one list of keys: footer, help screen and docs are made from it. */
export const keymap: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', label: 'up', does: 'up', places: everywhere, footer: [], intent: {do: 'move', by: 'up'}},
  {keys: ['down', 'j'], shown: '↓ j', label: 'down', does: 'down', places: everywhere, footer: [], intent: {do: 'move', by: 'down'}},
  {keys: ['left', 'h'], shown: '← h', label: 'left', does: 'the column or pane on the left', places: ['board', 'item'], footer: [], intent: {do: 'move', by: 'left'}},
  {keys: ['right', 'l'], shown: '→ l', label: 'right', does: 'the column on the right', places: ['board'], footer: [], intent: {do: 'move', by: 'right'}},
  {keys: ['right'], shown: '→', label: 'right', does: 'the pane on the right', places: ['item'], footer: [], intent: {do: 'move', by: 'right'}},
  {keys: ['page-up', 'ctrl-u'], shown: 'PgUp', label: 'page up', does: 'a page up', places: everywhere, footer: [], intent: {do: 'move', by: 'page-up'}},
  {keys: ['page-down', 'ctrl-d', 'space'], shown: 'PgDn Space', label: 'page down', does: 'a page down', places: everywhere, footer: ['text'], intent: {do: 'move', by: 'page-down'}},
  {keys: ['home', 'g'], shown: 'g Home', label: 'top', does: 'to the first', places: everywhere, footer: ['text'], intent: {do: 'move', by: 'first'}},
  {keys: ['end', 'G'], shown: 'G End', label: 'end', does: 'to the last; a log follows again', places: everywhere, footer: ['text'], intent: {do: 'move', by: 'last'}},
  {keys: ['enter'], shown: 'Enter', label: 'open', does: 'open what is chosen', places: ['board', 'item'], footer: ['board'], intent: {do: 'enter'}},
  {keys: ['enter'], shown: 'Enter', label: 'decide', does: 'decide what is chosen; what waits for others, open it', places: ['inbox'], footer: ['inbox'], intent: {do: 'enter'}},
  {keys: ['enter', 'y'], shown: 'Enter', label: 'go on', does: 'take the answer; on the last question, commit it', places: ['decide'], footer: ['decide'], intent: {do: 'enter'}},
  {keys: ['escape', 'backspace'], shown: 'Esc', label: 'back', does: 'back; on the board, show all items', places: everywhere, footer: ['item', 'text', 'decide', 'help'], intent: {do: 'back'}},
  {keys: ['tab'], shown: 'Tab', label: 'screens', does: 'the next screen; on an item, the other pane', places: onItems.concat('help'), footer: ['board', 'inbox'], intent: {do: 'turn-tab', by: 1}},
  {keys: ['shift-tab'], shown: 'Shift-Tab', label: 'previous', does: 'the screen before', places: onItems.concat('help'), footer: [], intent: {do: 'turn-tab', by: -1}},
  {keys: ['a'], shown: 'a', label: 'approve', does: 'approve', places: onItems, footer: onItems, intent: {do: 'decide', answer: 'approve'}, isUseful: model => isAsked(model, 'approve')},
  {keys: ['c'], shown: 'c', label: 'changes', does: 'ask for changes', places: onItems, footer: onItems, intent: {do: 'decide', answer: 'changes'}, isUseful: model => isAsked(model, 'changes')},
  {keys: ['x'], shown: 'x', label: 'reject', does: 'reject: the owner is asked', places: onItems, footer: onItems, intent: {do: 'decide', answer: 'reject'}, isUseful: model => isAsked(model, 'reject')},
  {keys: ['r'], shown: 'r', label: 'answer', does: 'answer the open form, whatever it asks', places: onItems, footer: onItems, intent: {do: 'decide', answer: undefined}, isUseful: model => isAsked(model, undefined)},
  {keys: ['d'], shown: 'd', label: 'diff', does: 'what an approval decides on, or the diff of the branch', places: [...onItems, 'decide'], footer: [...onItems, 'decide'], intent: {do: 'act', verb: 'diff'}},
  {keys: ['L'], shown: 'L', label: 'log', does: 'log of the run; follows while it runs', places: ['board'], footer: ['board'], intent: {do: 'act', verb: 'log'}},
  {keys: ['l', 'L'], shown: 'l', label: 'log', does: 'log of the run; follows while it runs', places: ['inbox', 'item'], footer: ['inbox', 'item'], intent: {do: 'act', verb: 'log'}},
  {keys: ['e'], shown: 'e', label: 'edit', does: 'open the file that is meant in $EDITOR', places: [...onItems, 'decide'], footer: [...onItems, 'decide'], intent: {do: 'act', verb: 'edit'}},
  {keys: ['t'], shown: 't', label: 'take', does: 'do the next step by hand, in a workspace', places: onItems, footer: ['item'], intent: {do: 'act', verb: 'take'}},
  {keys: ['H'], shown: 'H', label: 'hold', does: 'hold the item, or let it go on', places: onItems, footer: ['item'], intent: {do: 'act', verb: 'hold'}},
  {keys: ['p'], shown: 'p', label: 'pager', does: 'the whole text in the pager', places: ['text'], footer: ['text'], intent: {do: 'act', verb: 'pager'}},
  {keys: ['n'], shown: 'n', label: 'new', does: 'a new item', places: ['board', 'inbox'], footer: ['board'], intent: {do: 'ask', prompt: 'title'}},
  {keys: ['C'], shown: 'C', label: 'commit', does: 'commit edited files, listing them first', places: onItems, footer: onItems, intent: {do: 'commit'}, isUseful: model => (model.view?.edited.length ?? 0) > 0},
  {keys: ['/'], shown: '/', label: 'filter', does: 'filter, as `lifecycle status` does', places: ['board'], footer: ['board'], intent: {do: 'ask', prompt: 'filter'}},
  {keys: [':'], shown: ':', label: 'command', does: 'a command by name', places: everywhere, footer: ['board', 'item'], intent: {do: 'ask', prompt: 'command'}},
  {keys: ['?'], shown: '?', label: 'keys', does: 'all keys and words', places: everywhere, footer: ['board', 'inbox', 'item'], intent: {do: 'show-tab', tab: 'help'}},
  {keys: ['q'], shown: 'q', label: 'quit', does: 'leave; runs under way go on, and it asks', places: everywhere, footer: ['board', 'inbox', 'help'], intent: {do: 'quit'}},
  {keys: ['ctrl-c'], shown: 'Ctrl-C', label: 'leave', does: 'leave at once; runs under way go on', places: everywhere, footer: [], intent: {do: 'quit', how: 'leave'}}
]

/** How a key is written, on terminals without arrows in words. */
export function showKey(binding: Binding, ascii: boolean): string {
  if (!ascii) return binding.shown
  return binding.shown.replace('↑', 'Up').replace('↓', 'Down').replace('←', 'Left').replace('→', 'Right')
}

/** Where the keys of a model go. */
export function placeOf(model: Model): Place {
  const screen = topScreen(model)
  if (screen === undefined) return model.tab
  return screen.type === 'diff' || screen.type === 'log' ? 'text' : screen.type
}

/** What a key means there. */
export function findIntent(key: string, place: Place): Intent | undefined {
  return keymap.find(binding => binding.places.includes(place) && binding.keys.includes(key))?.intent
}

/** The footer's keys of a model, most useful first. */
export function listFooter(model: Model): readonly Binding[] {
  const place = placeOf(model)
  return keymap.filter(binding => binding.footer.includes(place) && (binding.isUseful?.(model) ?? true))
}

/** The keys and commands as Markdown tables, for the docs. */
export function renderKeymap(): string {
  const keys = keymap.map(({shown, does, places}) => `| ${code(shown)} | ${escape(does)} | ${places.length === everywhere.length ? 'everywhere' : places.join(', ')} |`)
  const commands = boardCommands.map(({usage, does}) => `| ${code(`:${usage}`)} | ${escape(does)} |`)
  return ['| key | does | where |', '|---|---|---|', ...keys, '', '| command | does |', '|---|---|', ...commands, ''].join('\n')
}

function isAsked(model: Model, answer: string | undefined): boolean {
  const forms = findTarget(model)?.forms.filter(form => isMine(form, model.view?.me)) ?? []
  return forms.some(form => answer === undefined ? form.choices.length === 0 || !form.choices.includes('approve') : form.choices.includes(answer))
}

function code(text: string): string {
  return text.split(' ').length > 1 && !text.startsWith(':') ? text.split(' ').map(code).join(' ') : `\`${escape(text)}\``
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|')
}
