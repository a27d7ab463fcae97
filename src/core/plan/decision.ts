import type {Problem} from '../problem.ts'
import type {Check, CostMicro, Makes, Oid} from '../project/configuration.ts'
import type {FormKind, VersionId} from '../project/records.ts'

/** What the planner wants done next. Data: `lifecycle plan` prints it, the engine's apply/ carries it out, one file per kind. */
export type Decision =
  | StartRun | RecordEdit | RunCheck | AskForm | Merge | RecordMerged | StopRun | StopTake

export interface StartRun {
  readonly do: 'start-run'
  readonly item: string
  readonly step: string
  readonly agent: string
  readonly makes: Makes
  readonly attempt: number
  readonly round: number
  readonly inputs: Readonly<Record<string, VersionId>>
  readonly findings: readonly string[]
  /** Branch tip or base it starts from. */
  readonly start: Oid
  readonly pool: string
  readonly priority: number
  /** Why now, for people: "spec changed", "2 findings of review". */
  readonly why: string
  /** Set when it must wait although it is due: "waits for a slot of claude, 2nd in line". */
  readonly waits: string | undefined
}

/** A person's hand-written or edited artifact becomes a run by that person. */
export interface RecordEdit {
  readonly do: 'record-edit'
  readonly item: string
  readonly step: string
  readonly makes: Makes
  readonly by: string
  readonly inputs: Readonly<Record<string, VersionId>>
  readonly output: VersionId
  readonly editedIn: string | undefined
  readonly verdict: 'pass' | 'changes' | undefined
  readonly on: string | undefined
}

export interface RunCheck {
  readonly do: 'run-check'
  readonly item: string
  readonly step: string
  readonly check: Check
  readonly commit: Oid
  readonly tree: Oid
  readonly why: string
}

export interface AskForm {
  readonly do: 'ask'
  readonly item: string
  readonly name: string
  readonly kind: FormKind
  readonly step: string
  readonly role: string | undefined
  readonly number: number
  readonly for: string
  readonly about: Readonly<Record<string, VersionId>>
  readonly steps: readonly string[]
  readonly choices: readonly string[]
  readonly questions: readonly string[]
  readonly title: string
  /** Facts the person decides on, one Markdown line each. */
  readonly facts: readonly string[]
}

export interface Merge { readonly do: 'merge'; readonly item: string; readonly step: string; readonly tip: Oid; readonly base: Oid; readonly why: string }

/** Somebody else merged it: seen, and recorded. */
export interface RecordMerged { readonly do: 'record-merged'; readonly item: string; readonly step: string; readonly tip: Oid; readonly commit: Oid }

/** The item was dropped or the step stopped: what runs is stopped and kept. */
export interface StopRun { readonly do: 'stop-run'; readonly item: string; readonly run: string; readonly why: string }

export interface StopTake { readonly do: 'stop-take'; readonly item: string; readonly run: string; readonly why: string }

export type StepState =
  | 'done' | 'running' | 'checking' | 'due' | 'waiting' | 'out-of-date' | 'blocked' | 'failed' | 'skipped' | 'not-reached'

/** Where one step of an item stands. */
export interface StepStatus {
  readonly step: string
  readonly stage: string
  readonly type: 'pass' | 'approve' | 'merge'
  readonly state: StepState
  /** Agent, person or roles. */
  readonly by: string
  /** One line for people: "waits for ana since 10:20", "2nd round", "red: npm test". */
  readonly note: string
  /** Run under way, `003-code`. */
  readonly run: string | undefined
  readonly startedAt: string | undefined
  readonly round: number
  readonly costMicro: CostMicro | undefined
  /** What of it nobody reported and was charged as reserved. */
  readonly costReservedMicro: CostMicro
  /** Inputs the present version was made from. */
  readonly from: Readonly<Record<string, VersionId>>
  readonly version: VersionId | undefined
}

export interface FindingStatus {
  /** Record, form or note that holds it: `002-check-code`, `005-review`, `approve-spec-1`, `note-spec-1`. */
  readonly name: string
  readonly source: 'check' | 'judge' | 'decision' | 'note' | 'conflict'
  /** Step it is held against. */
  readonly on: string
  readonly state: 'open' | 'answered' | 'closed'
  readonly text: string
}

/** An open form and whom it waits for. */
export interface OpenForm {
  readonly item: string
  readonly name: string
  readonly kind: FormKind
  readonly step: string
  readonly for: string
  /** Ids of the people who may answer; empty when the role has no members. */
  readonly people: readonly string[]
  readonly choices: readonly string[]
  readonly questions: readonly string[]
  readonly about: Readonly<Record<string, VersionId>>
  readonly askedAt: string
  /** Deferred: work goes on, shown as debt. */
  readonly deferred: boolean
  /** Why an answer that is there does not count: unknown e-mail, not in the role, maker, given to a form that had lapsed. */
  readonly notice: string | undefined
  /** Earlier forms of the same question that lapsed without an answer that counted. */
  readonly lapsed: readonly string[]
}

export type ItemStanding = 'draft' | 'due' | 'running' | 'waiting' | 'out-of-date' | 'blocked' | 'held' | 'merged' | 'done' | 'dropped' | 'broken'

/** Where an item stands: what the board, `status`, `show` and state.md show. */
export interface ItemStatus {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly priority: number
  readonly labels: readonly string[]
  /** Paths the item says it will change. */
  readonly touches: readonly string[]
  readonly owner: string | undefined
  readonly createdAt: string | undefined
  readonly stage: string
  readonly standing: ItemStanding
  /** Step that comes next. */
  readonly next: string | undefined
  /** Whom or what it waits for: a person or role, a pool and the place in it, another item. */
  readonly waits: string | undefined
  /** Why it waits or is blocked, one sentence. */
  readonly why: string | undefined
  readonly costMicro: CostMicro
  /** Some run's cost is unknown: the sum is a lower bound. */
  readonly costIsPartial: boolean
  /** What of it nobody reported and was charged as reserved. */
  readonly costReservedMicro: CostMicro
  readonly budgetMicro: CostMicro | undefined
  readonly steps: readonly StepStatus[]
  readonly forms: readonly OpenForm[]
  readonly findings: readonly FindingStatus[]
  readonly problems: readonly Problem[]
}

export interface Plan {
  readonly decisions: readonly Decision[]
  readonly items: ReadonlyMap<string, ItemStatus>
  /** Union of the workflows' stages in one common order. */
  readonly stages: readonly string[]
}
