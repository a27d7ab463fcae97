import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'

/** One move of a branch, as a compare-and-swap. */
export interface BranchMove {
  /** Full ref. */
  readonly ref: string
  readonly to: Oid
  /** Where it must be now. */
  readonly from: Oid
}

/** What became of it. */
export type Advance =
  | {readonly outcome: 'moved'}
  /** It is elsewhere now. */
  | {readonly outcome: 'lost'; readonly at: Oid | undefined}
  /** Somebody's worktree is in the way; nothing was changed. */
  | {readonly outcome: 'refused'; readonly why: string; readonly remedy: string}

/** What a full ref stands for now. */
export function readRef(git: Git, ref: string): Promise<Oid | undefined> {
  return git.line(['rev-parse', '--verify', '--quiet', '--end-of-options', ref])
}

/** `refs/heads/main` → `main`, for people. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '')
}
