import type {ItemForecast} from '../ledger/forecast.ts'
import type {Decision, Plan} from '../plan/decision.ts'
import type {StopSignal} from '../ports.ts'
import type {Configuration, PassStep} from '../project/configuration.ts'
import type {Usage} from '../project/records.ts'
import type {ItemDetail, View} from './view.ts'

/**
 * What every surface (commands, the board) can ask of the engine. Each intent edits files and commits in one step, exactly as
 * a person with an editor would; what the board can do, a command can do.
 */
export interface Session {
  /** Reads everything afresh. */
  view(): Promise<View>
  plan(): Promise<Plan>
  /** What the passes that are still to come will cost and take, for one item or for all that are not finished. */
  forecast(id?: string): Promise<readonly ItemForecast[]>
  /** Calls back with a new view after each change, at once with the present one. Returns how to stop. */
  subscribe(listener: (view: View) => void): Promise<() => Promise<void>>
  item(id: string): Promise<ItemDetail>
  /** Unique prefix → id; throws USAGE_UNKNOWN_ITEM with the nearest match, USAGE_AMBIGUOUS_ITEM with the candidates. */
  resolveItem(prefix: string): Promise<string>

  /** The configuration in force: kinds, the shape of workflows, agents. */
  configuration(): Promise<Configuration>
  /** Absolute path of the home folder in the working tree that has it; undefined when none has: an editor needs a file. */
  folder(): Promise<string | undefined>
  /** The newest workspace of an item, with the environment its runs get; undefined when it has none. `agent`: whose own interface is to be opened there. */
  workspace(id: string, agent?: string): Promise<{readonly tree: string; readonly env: Readonly<Record<string, string>>; readonly opens?: OpenedAgent} | undefined>

  createItem(item: NewItem): Promise<{readonly id: string; readonly path: string; readonly commit: string}>
  /** Edits frontmatter of item.md: value undefined removes the key. */
  setItem(id: string, changes: Readonly<Record<string, string | undefined>>): Promise<{readonly commit: string}>
  /** Fills in a form and commits it. `form` defaults to the one open form of that kind. */
  answer(request: AnswerRequest): Promise<{readonly form: string; readonly commit: string}>
  /** Commits edited home files as they are, with the person's identity. */
  commitEdited(paths: readonly string[], message?: string): Promise<{readonly commit: string}>
  redo(id: string, step: string, why: string | undefined): Promise<{readonly commit: string}>
  /** Makes a workspace for a person; `done` takes it in like a run. `agent`: whose own interface is to be opened there. */
  take(id: string, step: string | undefined, agent?: string): Promise<Taken>
  takeDone(id: string, step: string | undefined): Promise<{readonly run: string; readonly outcome: string; readonly note: string}>
  stop(id: string, run?: string): Promise<{readonly stopped: readonly string[]}>
  /** What whoever does a step gets to read, as of now; the next step's where none is named. Nothing begins. */
  pack(id: string, step: string | undefined): Promise<{readonly step: string; readonly text: string}>
  /** Saves a document for a step beside the item and commits nothing: it counts once a person commits it. Returns its path in the home folder. */
  propose(proposal: Proposal): Promise<{readonly path: string; readonly file: string}>

  /** What an open approval decides on (since the last decision), or the branch's diff against its base. Unified diff text. */
  diff(id: string): Promise<{readonly title: string; readonly text: string}>
  /** Log of a run as readable lines; the raw file's path for following. */
  log(id: string, run?: string): Promise<{readonly run: string; readonly path: string; readonly lines: readonly string[]}>

  /** The engine: works until nothing more can be done without a person. One engine per home: WAIT_ENGINE_ELSEWHERE when another holds it. */
  run(options: RunOptions): Promise<RunSummary>
  /** The engine until the signal: takes the lock when it is free, follows otherwise. */
  watch(options: RunOptions & {readonly signal: StopSignal}): Promise<RunSummary>
  close(): Promise<void>
}

export interface NewItem {
  readonly title: string
  readonly kind: string
  /** Explicit id; made from the title otherwise. */
  readonly id?: string
  readonly body?: string
  /** Further frontmatter. */
  readonly fields?: Readonly<Record<string, string>>
}

/** How an agent's own interface is opened in a workspace: command line, and the whole environment it gets. */
export interface OpenedAgent { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }

/** A step in a person's hands: their workspace, and where in it what is. */
export interface Taken {
  readonly step: string
  readonly makes: PassStep['makes']
  readonly tree: string
  readonly pack: string
  readonly out: string
  /** Where an agent was named that has an interface of its own. */
  readonly opens?: OpenedAgent
}

/** A document for a step, by somebody who may not commit it. */
export interface Proposal { readonly item: string; readonly step: string; readonly text: string }

export interface AnswerRequest {
  readonly item: string
  readonly form?: string
  readonly answer: string
  readonly on?: string
  readonly comment?: string
  readonly replies?: readonly string[]
  /** Whose identity the commit carries; the caller's own otherwise. The demo plays several people. */
  readonly as?: {readonly name: string; readonly email: string}
}

export interface RunOptions {
  /** Only these items. */
  readonly items?: readonly string[]
  /** Overrides the adapter of every pass for this call. */
  readonly agent?: string
  readonly onEvent?: (event: EngineEvent) => void
  readonly signal?: StopSignal
}

/** What happens, past tense, for progress lines and structured logs. */
export type EngineEvent =
  | {readonly type: 'run-started'; readonly item: string; readonly run: string; readonly step: string; readonly by: string; readonly why: string}
  | {readonly type: 'run-ended'; readonly item: string; readonly run: string; readonly step: string; readonly outcome: string; readonly note: string; readonly usage: Usage | undefined}
  | {readonly type: 'check-started'; readonly item: string; readonly step: string; readonly command: string}
  | {readonly type: 'check-ended'; readonly item: string; readonly step: string; readonly command: string; readonly expect: 'pass' | 'fail'; readonly result: 'green' | 'red' | 'error'}
  | {readonly type: 'asked'; readonly item: string; readonly form: string; readonly for: string}
  | {readonly type: 'merged'; readonly item: string; readonly commit: string}
  | {readonly type: 'recorded'; readonly item: string; readonly what: string; readonly commit: string}
  | {readonly type: 'waiting'; readonly item: string | undefined; readonly why: string; readonly remedy: string | undefined}
  | {readonly type: 'problem'; readonly item: string | undefined; readonly message: string; readonly fix: string}

export interface RunSummary {
  readonly runs: number
  readonly merged: readonly string[]
  /** Items that wait for a person: item → form or step. */
  readonly waiting: ReadonlyMap<string, string>
  /** Items in which the last run of some step did not go well. */
  readonly failed: readonly string[]
  readonly costMicro: number
  /** What of it nobody reported and was charged as reserved. */
  readonly costReservedMicro: number
  readonly decisions: readonly Decision[]
}
