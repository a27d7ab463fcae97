import type {CostMicro, Makes, Oid} from './configuration.ts'

/**
 * What the files of one item say: the request, artifacts, run and check records, forms. Records are append-only,
 * one file per event; everything the planner knows of the past is in them.
 */

/** item.md: the request, people's own. */
export interface ItemRequest {
  readonly title: string
  readonly kind: string
  readonly owner: string | undefined
  /** 0 now … 4 someday; 2 when not said. */
  readonly priority: number
  readonly labels: readonly string[]
  readonly needs: readonly string[]
  readonly parent: string | undefined
  readonly touches: readonly string[]
  readonly budgetMicro: CostMicro | undefined
  readonly due: string | undefined
  readonly draft: boolean
  readonly hold: boolean
  readonly dropped: string | undefined
  readonly skip: readonly string[]
  /** Text below the frontmatter. */
  readonly body: string
}

export type RunOutcome =
  | 'finished' | 'nothing-done' | 'out-of-bounds' | 'malformed' | 'failed' | 'refused' | 'timed-out' | 'idle'
  | 'over-limit' | 'out-of-quota' | 'interrupted' | 'stopped' | 'question' | 'merged'

/** Unknown is `undefined`, never 0. */
export interface Usage {
  readonly input: number | undefined
  readonly output: number | undefined
  /** Part of `output` that the model thought and nobody saw. */
  readonly reasoning: number | undefined
  readonly cacheRead: number | undefined
  readonly cacheWrite: number | undefined
  readonly costMicro: CostMicro | undefined
  /** `estimated`: tokens as reported, cost from the price table. `partial`: the run was killed; at least this much. */
  readonly source: 'reported' | 'estimated' | 'partial' | 'reserved' | 'none'
}

/**
 * A recorded version. Document: `<blob>` or `<blob>+<tree of attachments>`; item: `<blob>`; commits and code: `<commit>`.
 */
export type VersionId = string

/** runs/<nnn>-<step>.md: one execution of a pass, by an agent or a person; also merges (`step` = the merge step, outcome `merged`). */
export interface RunRecord {
  readonly type: 'run'
  readonly number: number
  /** `003-code`: file name without `.md`. */
  readonly name: string
  readonly step: string
  readonly makes: Makes | 'merge'
  readonly attempt: number
  readonly round: number
  /** Agent's name, or the person's id. */
  readonly by: string
  /** Whether a person made it (a hand-written artifact, an edit, a `take`). */
  readonly person: boolean
  /** Adapter and version, for agents. */
  readonly agent: string | undefined
  readonly model: string | undefined
  readonly boundary: string | undefined
  readonly workflow: string | undefined
  readonly inputs: Readonly<Record<string, VersionId>>
  /** Names of the findings it was given. */
  readonly findings: readonly string[]
  /** Branch tip it began from. */
  readonly start: Oid | undefined
  readonly output: VersionId | undefined
  readonly outcome: RunOutcome
  /** Only for verdicts. */
  readonly verdict: 'pass' | 'changes' | undefined
  /** Step that a `changes` verdict is held against. */
  readonly on: string | undefined
  /** Form in whose deciding commit a person's edit was made: the edit does not make the decider a maker. */
  readonly editedIn: string | undefined
  /** Changed paths that need a decision of their own. */
  readonly protectedPaths: readonly string[]
  readonly usage: Usage
  /** What of the run's own report on its usage could not be read. */
  readonly usageNote?: string
  /** The agent's own name of the conversation, by which a run that was cut off can be gone on with. */
  readonly session: string | undefined
  /** Pool that it took a slot of. */
  readonly pool: string | undefined
  /** What it was given to read, one entry a source: `conventions@<version> ~<tokens>`; the prompt's manifest. */
  readonly context?: readonly string[]
  readonly startedAt: string | undefined
  readonly endedAt: string | undefined
  /** Body: summary, and for failures what went wrong. */
  readonly summary: string
}

/** runs/<nnn>-check-<step>.md: a command's result on one tree (`.lifecycle/` left out). */
export interface CheckRecord {
  readonly type: 'check'
  readonly number: number
  readonly name: string
  readonly step: string
  readonly command: string
  readonly expect: 'pass' | 'fail'
  readonly tree: Oid
  readonly commit: Oid
  /** `error`: the check failed to run (signal, time-out, 126, 127): no finding. */
  readonly result: 'green' | 'red' | 'error'
  /** Ended by a person: it is not tried again unasked. */
  readonly stopped?: boolean
  readonly exit: number | undefined
  /** Digest of the whole output, of which the record holds the tail. */
  readonly digest?: string
  readonly durationMs: number | undefined
  readonly endedAt: string | undefined
  /** Body: tail of the output. */
  readonly tail: string
}

export type ItemRecord = RunRecord | CheckRecord

export type FormKind = 'approve' | 'help' | 'outdated' | 'question' | 'redo' | 'skip' | 'protected'

export interface Answer {
  /** Normalised: `approve`, `changes`, `reject`, `retry`, `take`, `raise`, `drop`, `keep`, `rebuild`, `allow`, `refuse`, or free text for questions; what means none of them stands as it was written, and counts for nothing. */
  readonly value: string
  readonly raw: string
  /** E-mail of the author of the commit that set it. */
  readonly email: string
  /** Person of team.md with that e-mail. */
  readonly person: string | undefined
  readonly commit: Oid
  /** ISO date of that commit. */
  readonly at: string
  /** Step that `changes` is held against, when the answer says so. */
  readonly on: string | undefined
  readonly replies: readonly string[]
  readonly comment: string
  /** Artifacts changed in the deciding commit: step → version there. */
  readonly edited: Readonly<Record<string, VersionId>>
}

/** decisions/<name>.md */
export interface Form {
  readonly name: string
  readonly kind: FormKind
  /** Step asked about (`approve-spec`, `code` for help-code-1 …). */
  readonly step: string
  /** Role of a form of several roles; undefined otherwise. */
  readonly role: string | undefined
  readonly number: number
  /** Role or person it waits for. */
  readonly for: string
  readonly about: Readonly<Record<string, VersionId>>
  /** Steps listed by an `outdated` form. */
  readonly steps: readonly string[]
  readonly choices: readonly string[]
  readonly questions: readonly string[]
  /** ISO date of the commit that asked. */
  readonly askedAt: string
  /** Body of the asking half, for people. */
  readonly body: string
  readonly answer: Answer | undefined
}
