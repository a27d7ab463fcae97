import type {Usage} from '../project/records.ts'

/** What an adapter reads from an agent's output, line by line. Unknown lines give no event and stay in the log. */
export type AgentEvent =
  | {readonly type: 'started'; readonly session: string | undefined; readonly model: string | undefined; readonly version: string | undefined}
  | {readonly type: 'text'; readonly text: string}
  | {readonly type: 'tool'; readonly title: string; readonly status: 'started' | 'finished' | 'failed'}
  | {readonly type: 'permission'; readonly title: string}
  /** Total so far of this process. */
  | {readonly type: 'usage'; readonly usage: Usage}
  | {readonly type: 'rate-limited'; readonly until: string | undefined}
  /** The terminal event. */
  | {readonly type: 'ended'; readonly reason: 'success' | 'error' | 'refused' | 'limit' | 'quota' | 'interrupted'; readonly message: string}

/** One vendor's command line: two pure functions and a table. Spawning, limits, logging, killing exist once, elsewhere. */
export interface Adapter<State = unknown> {
  readonly name: string
  /** Command line, stdin and extra environment for a request. */
  argv(request: AgentRequest): {readonly argv: readonly string[]; readonly stdin: string; readonly env: Readonly<Record<string, string>>}
  readonly initial: State
  read(line: string, state: State): {readonly state: State; readonly events: readonly AgentEvent[]}
  readonly capabilities: {
    /** Whether the end of a good run is announced by a terminal event; without one the run is `interrupted`. */
    readonly terminalEvent: boolean
    readonly cost: 'reported' | 'none'
    /** Environment variables the agent needs for its own sign-in. */
    readonly env: readonly string[]
    readonly versions: string
  }
}

export interface AgentRequest {
  readonly agent: string
  readonly command: readonly string[]
  /** Absolute path of the built-in rehearsal program and of node, for adapters that run our own code. */
  readonly self: {readonly node: string; readonly bin: string}
  /** The context pack's text; also at `packFile`. */
  readonly pack: string
  readonly packFile: string
  readonly model: string | undefined
  readonly permissions: readonly string[]
  readonly makes: 'document' | 'commits' | 'verdict'
  readonly out: string
  /** Folder with the declared inputs as files (`LIFECYCLE_IN`). */
  readonly inputs?: string
  readonly costMicro: number | undefined
}
