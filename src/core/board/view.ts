import type {ItemStatus, OpenForm} from '../plan/decision.ts'
import type {Problem} from '../problem.ts'
import type {CostMicro} from '../project/configuration.ts'
import type {AgentFacts} from './agent-facts.ts'
import type {RunRecord, CheckRecord, Usage} from '../project/records.ts'

/** A run under way, as the board shows it. */
export interface LiveRun {
  readonly item: string
  readonly run: string
  readonly step: string
  readonly type: 'pass' | 'check' | 'take' | 'merge'
  readonly by: string
  /** ISO date. */
  readonly startedAt: string
  readonly usage: Usage | undefined
  /** What it does right now, one line: the last tool or text. */
  readonly doing: string | undefined
  readonly limitMicro: CostMicro | undefined
  /** How long like runs took, once it has run for longer than the longest of them: it is slow. */
  readonly slowerThanMs: number | undefined
}

/** A pool, what runs in it, and when its provider has capacity again, in milliseconds since 1970; undefined while it has. */
export interface PoolUse { readonly name: string; readonly used: number; readonly slots: number; readonly heldUntilMs: number | undefined }

/** Everything a surface shows, at one instant. Immutable; made anew on every change. */
export interface View {
  readonly project: string
  /** Short name of the home branch. */
  readonly homeBranch: string
  readonly baseBranch: string
  readonly homeCommit: string
  readonly stages: readonly string[]
  readonly items: ReadonlyMap<string, ItemStatus>
  readonly live: readonly LiveRun[]
  /** Home-folder paths edited and not committed. */
  readonly edited: readonly string[]
  /** Forms among `edited` that changed while a run was under way: path → run name. */
  readonly suspicious: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
  /** The person at the keyboard, by their git e-mail. */
  readonly me: {readonly name: string; readonly email: string; readonly person: string | undefined; readonly roles: readonly string[]} | undefined
  readonly pools: readonly PoolUse[]
  /** Agents of the configuration by name. */
  readonly agents: ReadonlyMap<string, AgentFacts>
  /** Spent today, all items. */
  readonly todayMicro: CostMicro
  /** What of it nobody reported and was charged as reserved. */
  readonly todayReservedMicro: CostMicro
  readonly boundary: 'L0' | 'L1' | 'L2'
  readonly engine: {readonly state: 'here' | 'elsewhere' | 'none'; readonly pid: number | undefined}
  /** What the engine does or why it waits, one line; undefined when idle. */
  readonly activity: string | undefined
}

/** One item whole, for `show` and the item screen. */
export interface ItemDetail {
  readonly status: ItemStatus
  /** Body of item.md. */
  readonly body: string
  readonly artifacts: readonly {readonly step: string; readonly path: string; readonly text: string}[]
  readonly forms: readonly {readonly name: string; readonly path: string; readonly text: string; readonly open: boolean; readonly answer: string | undefined; readonly by: string | undefined}[]
  readonly runs: readonly (RunRecord | CheckRecord)[]
  readonly branch: {readonly ref: string; readonly tip: string; readonly commits: number} | undefined
}

export interface InboxEntry {
  readonly form: OpenForm
  readonly title: string
  readonly priority: number
  /** Why it stands where it stands: "blocks 3 items", "waits for 2 days". */
  readonly why: string
}
