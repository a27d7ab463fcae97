import type {Problem} from '../problem.ts'
import type {BoundaryLevel} from '../run/boundary.ts'
import type {PoolHold} from '../schedule/breaker.ts'
import type {Configuration, Oid} from './configuration.ts'
import type {CheckRecord, Form, ItemRequest, RunRecord, VersionId} from './records.ts'

/** Digest of normalised content: two versions with the same one are the same content. */
export type ContentId = string

export interface Note { readonly author: string; readonly text: string; readonly line: number; readonly by: string | undefined }

/** A document in the home branch as it is now. */
export interface ArtifactVersion {
  readonly step: string
  readonly id: VersionId
  readonly content: ContentId
  readonly draft: boolean
  /** REVIEW notes that a person of team.md committed. */
  readonly notes: readonly Note[]
  /** For verdict documents; without it they do not count. */
  readonly verdict: 'pass' | 'changes' | undefined
  readonly on: string | undefined
  /** Who last committed it, when that is a person. */
  readonly author: {readonly email: string; readonly person: string | undefined; readonly commit: Oid; readonly at: string} | undefined
}

export interface BranchCommit {
  readonly id: Oid
  /** Patch id without `.lifecycle/`; empty when it changes nothing else. */
  readonly patch: ContentId
  /** `Lifecycle-Run` trailer, for the engine's own commits. */
  readonly run: string | undefined
  readonly author: {readonly name: string; readonly email: string; readonly person: string | undefined}
  readonly isMerge: boolean
  readonly touchesHome: boolean
  readonly subject: string
}

/** What git says of the item's branch against its base. */
export interface BranchFacts {
  readonly ref: string
  readonly tip: Oid
  readonly mergeBase: Oid
  /** Patch id of the whole change without `.lifecycle/`; empty when there is none. */
  readonly change: ContentId
  /** The tip's tree without `.lifecycle/`: what check records are keyed by. */
  readonly tree: Oid
  /** Merge base (excluded) to tip, oldest first. */
  readonly commits: readonly BranchCommit[]
  /** The commit of the base that holds the change, when somebody merged it. */
  readonly mergedAs: Oid | undefined
}

export interface ItemSnapshot {
  readonly id: string
  /** Ids it had before its folder was renamed, the newest first. */
  readonly formerIds?: readonly string[]
  /** Undefined when item.md is broken beyond use: a red card. */
  readonly request: ItemRequest | undefined
  readonly requestId: Oid
  readonly content: ContentId
  /** Person who committed item.md first; the owner where none is named. */
  readonly createdBy: {readonly email: string; readonly person: string | undefined; readonly at: string} | undefined
  readonly artifacts: ReadonlyMap<string, ArtifactVersion>
  readonly runs: readonly RunRecord[]
  readonly checks: readonly CheckRecord[]
  readonly forms: readonly Form[]
  readonly branch: BranchFacts | undefined
  /** Content of every version that a record or form names; absent = the object is gone. */
  readonly contents: ReadonlyMap<VersionId, ContentId>
  readonly problems: readonly Problem[]
}

/** One run that has begun and is not recorded yet: an entry of the journal. */
export interface JournalEntry {
  readonly item: string
  /** Id that the item had when the run began, where its folder was renamed since: folders, refs and the journal know the run by it. */
  readonly begunAs?: string
  /** Somebody deleted what the run left in the state folder, and nothing can say whether its agent has begun: it is charged, not begun again. */
  readonly isFolderLost?: boolean
  /** `003-code` */
  readonly run: string
  readonly number: number
  readonly step: string
  readonly type: 'pass' | 'check' | 'take' | 'merge'
  readonly attempt: number
  readonly round: number
  readonly by: string
  readonly inputs: Readonly<Record<string, VersionId>>
  readonly findings: readonly string[]
  readonly start: Oid | undefined
  readonly pool: string
  readonly reservedMicro: number
  readonly startedAt: string
}

/** The immutable whole that the planner sees. */
export interface Snapshot {
  readonly home: {readonly ref: string; readonly commit: Oid}
  readonly base: {readonly ref: string; readonly commit: Oid; /** Whether anything but `.lifecycle/` is in it. */ readonly hasCode: boolean}
  readonly configuration: Configuration
  readonly items: ReadonlyMap<string, ItemSnapshot>
  readonly journal: readonly JournalEntry[]
  /** What this machine can keep agents from. */
  readonly boundary: BoundaryLevel
  /** Pools without capacity on this machine. */
  readonly holds: readonly PoolHold[]
  /** Problems of configuration files. */
  readonly problems: readonly Problem[]
}
