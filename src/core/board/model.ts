import type {ItemDetail, View} from './view.ts'
import type {AnswerRequest, NewItem} from './session.ts'
import type {Arrangement} from './columns.ts'
import type {Facts} from './facts.ts'
import type {Filter} from './filter.ts'
import type {TextEdit, TextInput} from './text-input.ts'

/*
The board is `update(model, intent) → {model, effects}`: keys, views and answers of the session are intents, what the
session shall do are effects. Nothing here waits: an effect under way is a line in `pending`, its end is another intent.
*/

export interface Size { readonly columns: number; readonly rows: number }

/** What is on top of the tabs; Esc takes it off again. */
export type Screen = ItemScreen | DecideScreen | TextScreen

export interface ItemScreen {
  readonly type: 'item'
  readonly id: string
  /** Key of the chosen section (sections.ts); undefined = the one that matters now. */
  readonly section: string | undefined
  readonly focus: 'list' | 'content'
  readonly scroll: number
}

/** A decision in the making. Nothing is written before `confirm` is answered. */
export interface DecideScreen {
  readonly type: 'decide'
  readonly item: string
  readonly form: string
  readonly at: 'choice' | 'on' | 'reply' | 'comment' | 'confirm'
  /** Chosen answer, or highlighted one while `at` is `choice`. */
  readonly answer: string
  /** Step that has to mend it, for `changes`; undefined where there is nothing to choose. */
  readonly on: string | undefined
  readonly replies: readonly string[]
  readonly comment: string
  readonly input: TextInput
  readonly scroll: number
}

export interface TextScreen {
  readonly type: 'diff' | 'log'
  readonly item: string
  readonly run: string | undefined
  readonly title: string
  /** Undefined while it is read. */
  readonly text: string | undefined
  readonly scroll: number
  /** A log keeps showing its end until a person scrolls up. */
  readonly follow: boolean
}

export type Tab = 'board' | 'inbox' | 'help'

/** What takes the keys before any screen does. */
export type Prompt = InputPrompt | ConfirmPrompt

export interface InputPrompt {
  readonly type: 'filter' | 'command' | 'title' | 'kind'
  readonly input: TextInput
  /** Title already given, while the kind is asked. */
  readonly title: string
  /** What Esc brings back, for the live filter. */
  readonly before: string
}

export interface ConfirmPrompt {
  readonly type: 'confirm'
  readonly title: string
  readonly lines: readonly string[]
  readonly choices: readonly Choice[]
}

export interface Choice { readonly key: string; readonly label: string; readonly then: Intent | undefined }

export interface Notice { readonly tone: 'good' | 'bad' | 'you'; readonly text: string; readonly fix: string | undefined }

/** An effect under way. */
export interface Pending { readonly serial: number; readonly text: string; /** What it acts on, so that the same is not asked twice. */ readonly about: string }

export interface BoardState {
  readonly filterText: string
  readonly filter: Filter
  /** Index of the chosen column. */
  readonly column: number
  readonly id: string | undefined
  /** First column shown. */
  readonly left: number
  /** First card shown, by column name. */
  readonly tops: Readonly<Record<string, number>>
}

export interface Loaded {
  readonly id: string
  readonly state: 'loading' | 'ready' | 'failed'
  readonly detail: ItemDetail | undefined
  readonly problem: string | undefined
}

export interface Model {
  readonly size: Size
  readonly ascii: boolean
  readonly view: View | undefined
  readonly facts: Facts | undefined
  readonly arrangement: Arrangement | undefined
  readonly tab: Tab
  readonly board: BoardState
  /** Chosen row of the inbox, by `item/form` or `item/step`. */
  readonly inboxKey: string | undefined
  readonly scroll: Readonly<Record<'inbox' | 'help', number>>
  readonly stack: readonly Screen[]
  readonly loaded: Loaded | undefined
  /** Kinds that a new item can have; empty until they are read. */
  readonly kinds: readonly string[]
  readonly prompt: Prompt | undefined
  readonly pending: readonly Pending[]
  readonly notice: Notice | undefined
  readonly serial: number
  readonly isOver: boolean
}

export type Motion = 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'first' | 'last'

export type Verb = 'hold' | 'take' | 'take-done' | 'edit' | 'diff' | 'log' | 'stop' | 'redo' | 'drop' | 'pager' | 'priority' | 'set'

export type Intent =
  | {readonly do: 'view'; readonly view: View; readonly nowMs: number}
  | {readonly do: 'resize'; readonly size: Size}
  | {readonly do: 'decide'; readonly answer: string | undefined; readonly comment?: string}
  | {readonly do: 'act'; readonly verb: Verb; readonly argument?: string; readonly sure?: boolean}
  | {readonly do: 'commit'; readonly sure?: 'seen' | 'suspicious'}
  | {readonly do: 'create'; readonly item: NewItem}
  | {readonly do: 'refresh-log'}
  | {readonly do: 'quit'; readonly how?: 'leave' | 'stop'}
  | NavigateIntent
  | TextIntent
  | Outcome

export type NavigateIntent =
  /** `limit`: the last row that may be on top, where only the surface knows how long a text is. */
  | {readonly do: 'move'; readonly by: Motion; readonly limit?: number}
  | {readonly do: 'enter'}
  | {readonly do: 'back'}
  | {readonly do: 'turn-tab'; readonly by: 1 | -1}
  | {readonly do: 'show-tab'; readonly tab: Tab}
  | {readonly do: 'show-item'; readonly id: string}

/** Prompts, and what is typed into them. */
export type TextIntent =
  | {readonly do: 'ask'; readonly prompt: InputPrompt['type']; readonly title?: string}
  | {readonly do: 'set-filter'; readonly text: string}
  | {readonly do: 'type'; readonly text: string}
  | {readonly do: 'edit-text'; readonly edit: TextEdit}
  | {readonly do: 'complete'}
  | {readonly do: 'submit'}
  | {readonly do: 'choose'; readonly key: string}

/** What became of an effect. */
export type Outcome =
  | {readonly do: 'item-loaded'; readonly id: string; readonly detail: ItemDetail}
  | {readonly do: 'item-failed'; readonly id: string; readonly message: string}
  | {readonly do: 'kinds-loaded'; readonly kinds: readonly string[]}
  | {readonly do: 'text-loaded'; readonly type: 'diff' | 'log'; readonly item: string; readonly serial: number; readonly title: string; readonly text: string; readonly run: string | undefined}
  | {readonly do: 'finished'; readonly serial: number; readonly text: string}
  | {readonly do: 'failed'; readonly serial: number; readonly message: string; readonly fix: string | undefined}

/** What the session or the terminal shall do. Those with a serial end with `finished` or `failed`. */
export type Effect =
  | {readonly do: 'load-item'; readonly id: string}
  | {readonly do: 'load-kinds'}
  | {readonly do: 'load-diff'; readonly id: string; readonly serial: number}
  | {readonly do: 'load-log'; readonly id: string; readonly run: string | undefined; readonly serial: number}
  | {readonly do: 'answer'; readonly serial: number; readonly request: AnswerRequest}
  | {readonly do: 'set-item'; readonly serial: number; readonly id: string; readonly changes: Readonly<Record<string, string | undefined>>}
  | {readonly do: 'create-item'; readonly serial: number; readonly item: NewItem}
  | {readonly do: 'commit-edited'; readonly serial: number; readonly paths: readonly string[]}
  | {readonly do: 'redo'; readonly serial: number; readonly id: string; readonly step: string}
  | {readonly do: 'take'; readonly serial: number; readonly id: string; readonly step: string | undefined}
  | {readonly do: 'take-done'; readonly serial: number; readonly id: string; readonly step: string | undefined}
  | {readonly do: 'stop'; readonly serial: number; readonly id: string; readonly run: string | undefined}
  | {readonly do: 'open-editor'; readonly serial: number; readonly path: string}
  | {readonly do: 'open-pager'; readonly serial: number; readonly text: string}
  | {readonly do: 'leave'; readonly stop: readonly {readonly item: string; readonly run: string}[]}

export interface Step { readonly model: Model; readonly effects: readonly Effect[] }
