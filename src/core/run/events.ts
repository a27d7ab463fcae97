import type {Effort} from '../project/configuration.ts'
import type {Usage} from '../project/records.ts'

/** What an adapter reads from an agent's output, line by line. Unknown lines give no event and stay in the log. */
export type AgentEvent =
  | {readonly type: 'started'; readonly session: string | undefined; readonly model: string | undefined; readonly version: string | undefined}
  | {readonly type: 'text'; readonly text: string}
  | {readonly type: 'tool'; readonly title: string; readonly status: 'started' | 'finished' | 'failed'}
  /** Refused by the agent's own permission system, or answered with no. */
  | {readonly type: 'permission'; readonly title: string}
  /** Total so far: of this process, or of the whole conversation, the runs that it goes on from included. */
  | {readonly type: 'usage'; readonly scope: UsageScope; readonly usage: Usage}
  | {readonly type: 'rate-limited'; readonly until: string | undefined}
  /** Tries again by itself after an error of the provider that is no quota. */
  | {readonly type: 'retrying'; readonly message: string}
  /** The terminal event. `cause` names what people can do something about. */
  | {readonly type: 'ended'; readonly reason: 'success' | 'error' | 'refused' | 'limit' | 'quota' | 'interrupted'; readonly message: string; readonly cause?: FailureCause}

export type UsageScope = 'process' | 'session'

/** Failures that look alike in an exit status and want different things of people. */
export type FailureCause = 'signed-out' | 'context-overflow' | 'unknown-model' | 'overloaded' | 'unreachable'

/** One vendor's command line: two pure functions and a table. Spawning, limits, logging, killing exist once, elsewhere. */
export interface Adapter<State = unknown> {
  readonly name: string
  /** Command line, stdin, extra environment, and files that the command line reads its settings from, for a request. */
  argv(request: AgentRequest): CommandLine
  readonly initial: State
  read(line: string, state: State): {readonly state: State; readonly events: readonly AgentEvent[]}
  readonly capabilities: {
    /** Whether the end of a good run is announced by a terminal event; without one the run is `interrupted`. */
    readonly terminalEvent: boolean
    readonly cost: 'reported' | 'none'
    /** Whether a conversation can be gone on with by the id in `started`. */
    readonly resume: boolean
    /** Environment variables the agent needs for its own sign-in. */
    readonly env: readonly string[]
    /** What its sign-in and settings consist of, relative to the home folder; inside a sandbox they can be read and not written. */
    readonly signIn: readonly string[]
    /** Variables that move a folder of its own out of the home folder: name → the folder's place there, `''` for the home folder itself. */
    readonly moves?: Readonly<Record<string, string>>
    /** What to do when it is not signed in, a sentence. */
    readonly howToSignIn: string
    /** Hosts it must reach to work at all; a leading `*.` stands for every name below. */
    readonly hosts: readonly string[]
    /** Versions it was checked with; others run, with a note. */
    readonly versions: readonly string[]
    /** Keys of an agent's file that it cannot be told, or not everywhere, and what comes of them instead. */
    readonly without?: Readonly<Partial<Record<'tools' | 'effort' | 'mcp' | 'limits.turns', string>>>
    /** What an exit status says that comes without a terminal event. */
    readonly exits?: ReadonlyMap<number, {readonly message: string; readonly cause?: FailureCause}>
  }
}

export interface CommandLine {
  readonly argv: readonly string[]
  readonly stdin: string
  readonly env: Readonly<Record<string, string>>
  /** Path relative to `AgentRequest.settings` → text; written before it starts. */
  readonly files?: Readonly<Record<string, string>>
}

/** A server of the Model Context Protocol that an agent may use, started by the agent itself. */
export interface ToolServer { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }

export interface AgentRequest {
  readonly agent: string
  readonly command: readonly string[]
  /** Absolute path of the built-in rehearsal program and of node, for adapters that run our own code. */
  readonly self: {readonly node: string; readonly bin: string}
  /** The context pack's text; also at `packFile`. */
  readonly pack: string
  readonly packFile: string
  readonly model: string | undefined
  readonly effort: Effort | undefined
  /** Text for the vendor's own system prompt; at the head of the prompt where it has none. */
  readonly system: string | undefined
  /** The vendor's own names of the tools it may use; all that the permissions allow when empty. */
  readonly tools: readonly string[]
  /** Absolute paths it may read besides its workspace. */
  readonly folders: readonly string[]
  readonly toolServers: ReadonlyMap<string, ToolServer>
  readonly permissions: readonly string[]
  readonly makes: 'document' | 'commits' | 'verdict'
  /** Its working directory. */
  readonly tree: string
  readonly out: string
  /** Steps that a verdict may be held against. */
  readonly judged?: readonly string[]
  /** Folder with the declared inputs as files (`LIFECYCLE_IN`). */
  readonly inputs?: string
  readonly costMicro: number | undefined
  /** Most turns of the model, where the vendor counts them. */
  readonly turns: number | undefined
  /** Folder of this run alone for the `files` of its command line. */
  readonly settings: string
  /** Conversation to go on with, of a run that was cut off. */
  readonly resume: string | undefined
  /** A sandbox of ours is around it. The vendor's own, one inside the other, often cannot work and keeps out nothing more: it is left off. */
  readonly isWalled: boolean
}
