import type {Oid} from './project/configuration.ts'
import type {BranchFacts, JournalEntry} from './project/snapshot.ts'
import type {Answer, Usage, VersionId} from './project/records.ts'
import type {BoundaryPolicy, Container, Sandbox, UsableSandbox} from './run/boundary.ts'
import type {PoolHold} from './schedule/breaker.ts'

/**
 * The outside world as the engine sees it; io/ implements these. Types only. Every call may throw LifecycleError when the
 * world is broken; expected outcomes are values.
 */

/** The part of an AbortSignal that the core may name. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: {once?: boolean}): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface Identity { readonly name: string; readonly email: string }

/** A file of the home folder in one commit. `path` is relative to the home folder: `items/x/item.md`. */
export interface TreeEntry { readonly path: string; readonly oid: Oid; readonly mode: string }

export interface TreeChange { readonly path: string; readonly oid: Oid | undefined; readonly mode: string | undefined }

/** What the engine is bound to: one named branch and the folder in it. Nothing outside this value knows where home is. */
export interface Home {
  /** Full ref name, `refs/heads/main`. */
  readonly ref: string
  /** Folder of the home files inside the branch's tree, without slash at the end: `.lifecycle`, or `` for the root. */
  readonly prefix: string
  /** Absolute path of the working folder where people edit, or undefined when home is checked out nowhere. */
  readonly folder: string | undefined
}

/** Text, or bytes that stay as they are. */
export type FileContent = string | Uint8Array

export interface FileWrite {
  /** Relative to the home folder. */
  readonly path: string
  /** Undefined deletes the file. */
  readonly content: FileContent | undefined
  /**
   * Blob that must be in the home branch at the moment of the commit (undefined: none may be there).
   * Anything else there: `moved`.
   */
  readonly expect: Oid | undefined
  /**
   * `home`: the working file must be what the branch has, else `edited` (the engine's writes).
   * `working`: the working file's bytes this one was made from (undefined: no file); the person's own commands commit their uncommitted edits of that file too.
   */
  readonly over: 'home' | {readonly working: FileContent | undefined}
}

export interface StateCommit {
  readonly files: readonly FileWrite[]
  readonly message: string
  /** The engine, or the person whose command it is. */
  readonly author: Identity
  /** ISO date, where it is not now: a deed that is put back keeps its own. */
  readonly authoredAt?: string
  /** The author, unless somebody else puts their deed back. */
  readonly committer?: Identity
}

export type StateCommitResult =
  | {readonly outcome: 'committed'; readonly commit: Oid}
  /** Nothing to change. */
  | {readonly outcome: 'unchanged'; readonly commit: Oid}
  /** A merge, rebase or an open commit message is in the way: wait. */
  | {readonly outcome: 'busy'; readonly why: string; readonly remedy: string}
  /** Somebody has uncommitted edits in these files. */
  | {readonly outcome: 'edited'; readonly paths: readonly string[]}
  /** The branch has other content at these paths than expected: read again. */
  | {readonly outcome: 'moved'; readonly paths: readonly string[]}

/** The home branch, read as git objects; state commits by the sequence that loses nothing (docs/how-it-works.md). */
export interface HomePort {
  readonly home: Home
  /** Commit of the home ref, or undefined on an unborn branch. */
  readHead(): Promise<Oid | undefined>
  listFiles(commit: Oid): Promise<readonly TreeEntry[]>
  diffFiles(from: Oid, to: Oid): Promise<readonly TreeChange[]>
  /** Missing objects are absent from the map. What is larger than any text we read is cut off one byte later: see `readWhole`. */
  readBlobs(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, Uint8Array>>
  /** The same, each to its end, one after another: for attachments. */
  readWhole(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, Uint8Array>>
  commit(change: StateCommit): Promise<StateCommitResult>
  /** Who set the `decision:` line of a form as of `commit`: blame, then the author of that commit. Undefined when nobody did. */
  whoDecided(commit: Oid, path: string): Promise<{readonly commit: Oid; readonly email: string; readonly name: string; readonly at: string} | undefined>
  /**
   * First commit that added the path: author and the blob as it was added. Follows the renaming of an item's whole folder; `formerFolders`
   * are the ids that the item had before, the newest first.
   */
  whoAdded(commit: Oid, path: string): Promise<{readonly commit: Oid; readonly email: string; readonly name: string; readonly at: string; readonly oid: Oid; readonly formerFolders: readonly string[]} | undefined>
  /** Last commit that changed the path (or anything under it) and its author. */
  whoChanged(commit: Oid, path: string): Promise<{readonly commit: Oid; readonly email: string; readonly name: string; readonly at: string; readonly byEngine: boolean} | undefined>
  /** Commits up to `commit` that changed the path, newest first, with the blob each left there (undefined: it deleted it). */
  listChanges(commit: Oid, path: string): Promise<readonly {readonly commit: Oid; readonly oid: Oid | undefined}[]>
  /** Author e-mail per line, 1-based, by blame. Used for REVIEW notes. */
  whoWroteLines(commit: Oid, path: string): Promise<readonly {readonly email: string; readonly byRun: boolean}[]>
  /**
   * Files of the home folder whose working copy differs from the branch (edited, not committed; untracked ones too), sorted. `among`:
   * only these files and what lies in these folders; costs the same however many items there are.
   */
  listEdited(among?: readonly string[]): Promise<readonly string[]>
  /** Bytes of the working copy; undefined when there is none, or none that is followed or read (a link, over 20 MB). */
  readWorking(path: string): Promise<Uint8Array | undefined>
  /**
   * Saves a working file and commits nothing, in place of the bytes that were seen there (undefined: no file). False where something else
   * is there by now, or the way to it leads through a link: nothing is lost then, and nothing saved.
   */
  saveWorking(path: string, text: string, seen: Uint8Array | undefined): Promise<boolean>
  /** The person's identity as git would use it, or undefined when none is set. */
  readIdentity(): Promise<Identity | undefined>
}

/** Refs and the home folder's history in one process each, whatever the number of items. */
export interface HistoryPort {
  /** Full refs of all branches and their commits. */
  listBranches(): Promise<ReadonlyMap<string, Oid>>
  /** Whether anything but the home folder differs between two commits. */
  hasChangedOutside(from: Oid, to: Oid): Promise<boolean>
  isAncestor(ancestor: Oid, commit: Oid): Promise<boolean>
  /** Remembers the newest state commit of an item under `refs/lifecycle/state/<item>`, whatever becomes of the home branch. */
  keepState(item: string, commit: Oid): Promise<void>
  /** Items whose newest state commit the home branch does not hold (any more). */
  listLostStates(head: Oid): Promise<ReadonlyMap<string, Oid>>
  readState(item: string): Promise<Oid | undefined>
  /** Files of one item's folder in a commit, relative to that folder. */
  listItemFiles(commit: Oid, item: string): Promise<readonly TreeEntry[]>
}

/** Commits outside the home folder: the items' branches and the base. */
export interface BranchPort {
  resolve(ref: string): Promise<Oid | undefined>
  /**
   * Facts of the branch against the base; undefined when it does not exist. Results are cached by commit ids.
   * `start`: commit the branch began from as its first record says; only that tells a fast-forwarded branch from a fresh one with certainty.
   */
  readFacts(ref: string, base: Oid, start?: Oid): Promise<BranchFacts | undefined>
  /** Patch id of merge-base..commit without the home folder, for `code` versions; undefined when objects are gone. */
  /** Facts of a branch that is gone, from its recorded tip: a branch that was deleted after its merge. */
  readFactsAt(question: {readonly ref: string; readonly tip: Oid; readonly base: Oid; readonly start: Oid | undefined}): Promise<BranchFacts | undefined>
  /** Text of a file at a commit; undefined when it is not there. */
  readFile(commit: Oid, path: string): Promise<string | undefined>
  readChange(commit: Oid, base: Oid, start?: Oid): Promise<string | undefined>
  /** Ordered patch ids of the commits, each without the home folder; undefined when one is gone. */
  readPatches(commits: readonly Oid[]): Promise<readonly string[] | undefined>
  /** The commit's tree without the home folder. */
  readTree(commit: Oid): Promise<Oid>
  hasCode(commit: Oid): Promise<boolean>
  /** Creates the item's branch at `commit` if it does not exist (compare-and-swap against all zeros). False when it does. */
  create(ref: string, commit: Oid): Promise<boolean>
  /**
   * Moves the branch from `from` to `to` by compare-and-swap; by `merge --ff-only` in the worktree that has it checked out.
   * `lost`: it is elsewhere now. `refused`: that worktree is in the way; nothing changed.
   */
  move(ref: string, to: Oid, from: Oid): Promise<{readonly outcome: 'moved'} | {readonly outcome: 'lost'; readonly at: Oid | undefined} | {readonly outcome: 'refused'; readonly remedy: string}>
  /** merge-tree of two commits; the tree when it is clean. */
  mergeTree(ours: Oid, theirs: Oid): Promise<{readonly outcome: 'clean'; readonly tree: Oid} | {readonly outcome: 'conflict'; readonly paths: readonly string[]}>
  commitTree(tree: Oid, parents: readonly Oid[], message: string, author: Identity): Promise<Oid>
  /** `refs/lifecycle/results/<key>`, create-only. False when it is there already. */
  keepResult(key: string, commit: Oid): Promise<boolean>
  readResult(key: string): Promise<Oid | undefined>
  /** Merges `tip` into the base without touching a person's work: git-merge-tree, then compare-and-swap or `merge --ff-only`. */
  merge(request: MergeRequest): Promise<MergeResult>
  /** Unified diff text, colourless. */
  diff(from: Oid, to: Oid, options?: {readonly stat?: boolean}): Promise<string>
}

export interface MergeRequest {
  readonly tip: Oid
  /** Full ref of the base. */
  readonly baseRef: string
  /** Paths that must come from the base whatever the branch says (the home folder). */
  readonly message: string
  readonly author: Identity
  /** Files that the merge puts beside the code: path in the tree → bytes. */
  readonly publish?: readonly {readonly path: string; readonly content: Uint8Array}[]
  /** Called with the merged commit before the base moves: checks run there. Refuse by returning false. */
  readonly verify?: (commit: Oid) => Promise<boolean>
}

export type MergeResult =
  | {readonly outcome: 'merged'; readonly commit: Oid; readonly base: Oid}
  | {readonly outcome: 'conflict'; readonly paths: readonly string[]}
  | {readonly outcome: 'refused'; readonly why: string; readonly remedy: string}
  | {readonly outcome: 'unverified'; readonly commit: Oid}
  | {readonly outcome: 'moved'}

/** A disposable clone in which one run of an item works. */
export interface Workspace {
  readonly folder: string
  /** Working tree, on the item's branch. */
  readonly tree: string
  /** `LIFECYCLE_OUT` */
  readonly out: string
  /** The engine's own git directory for this tree; never the one inside `tree`. */
  readonly gitDir: string
  /** Folders of the person's repository that the tree's own git must be able to read: the objects it borrows. */
  readonly borrowed: readonly string[]
  readonly start: Oid
  /** Whether `tree` was made just now or its set-up inputs changed: the project's set-up must run. */
  readonly needsSetup: boolean
}

export interface TakenTree {
  /** Commit with the changed files on `start`, or undefined when nothing changed. */
  readonly commit: Oid | undefined
  readonly changed: readonly {readonly path: string; readonly mode: string; readonly status: 'A' | 'M' | 'D' | 'T'}[]
  /** Paths that make the run out of bounds, with why: nothing is taken then. */
  readonly outOfBounds: readonly {readonly path: string; readonly why: string}[]
}

export interface WorkspacePort {
  /**
   * Makes or resets a workspace at `start`. `slot` tells side-by-side workspaces of one item apart. `goOn`: a run that was cut off is gone
   * on with: its `out` stays, and the tree holds the files of `tree`, what the run had changed, over `start`.
   */
  prepare(request: {readonly item: string; readonly slot: string; readonly branch: string; readonly start: Oid; readonly setupInputs: readonly string[] | undefined; readonly goOn?: {readonly tree: Oid | undefined}}): Promise<Workspace>
  /** Reopens one that a run uses, after a restart of the engine; undefined when it is gone. */
  reopen(item: string, slot: string, start: Oid): Promise<Workspace | undefined>
  markSetUp(workspace: Workspace): Promise<void>
  /** Changed files of `tree` as a commit on `start`, by the engine's own git directory. */
  takeTree(workspace: Workspace, commit: {readonly message: string; readonly author: Identity; readonly parents?: readonly Oid[]}): Promise<TakenTree>
  /** Puts the tree into the state with `theirs` merged in, conflict markers present; names the conflicting files. */
  startMerge(workspace: Workspace, theirs: Oid): Promise<{readonly conflicts: readonly string[]}>
  /** Puts the tree back to `start` and removes what is not ignored (after checks, before the next run). */
  reset(workspace: Workspace, start: Oid): Promise<void>
  remove(item: string, slot?: string): Promise<void>
  list(): Promise<readonly {readonly item: string; readonly slot: string; readonly folder: string}[]>
}

/** The journal of runs under way: create-exclusive, fsynced files in the git directory. */
export interface JournalPort {
  list(): Promise<readonly JournalEntry[]>
  /** False when an entry of that item and number is there already. */
  begin(entry: JournalEntry): Promise<boolean>
  end(entry: Pick<JournalEntry, 'item' | 'run'>): Promise<void>
}

/** Pools whose provider has no capacity left for this machine's account. */
export interface HoldPort {
  list(): Promise<readonly PoolHold[]>
  update(change: (holds: readonly PoolHold[]) => readonly PoolHold[]): Promise<void>
}

export interface SandboxPort {
  /** The machine's own sandbox, or the container of an image; `isFresh` tries it anew. */
  find(options?: {readonly image?: string; readonly isFresh?: boolean}): Promise<Sandbox>
  /** Programs that a container does not have, by the names that agents start them by. */
  findMissing(container: Container, programs: readonly string[]): Promise<readonly string[]>
}

/** What a supervisor needs to know of one run; written to the run's folder as `request.json`, `env` and `stdin` left out: they go over a pipe, so no secret lies on disk. */
export interface SupervisedRun {
  /** Folder in the state folder: request.json, claim.json, live.json, log, errors, exit.json, stop. */
  readonly folder: string
  readonly adapter: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Names in `env` whose values are redacted in log and errors, besides those whose name says so (`…_TOKEN`, `…_KEY`). */
  readonly secrets?: readonly string[]
  /** Text for stdin; stdin is closed after it. */
  readonly stdin: string
  /** Where it runs inside a sandbox: which one, and what it may reach. */
  readonly boundary?: {readonly sandbox: UsableSandbox; readonly policy: BoundaryPolicy}
  /** What earlier runs of the same conversation were charged. */
  readonly before?: Usage
  readonly limits: {readonly wallMs: number; readonly idleMs: number; readonly postResultMs: number; readonly outputBytes: number; readonly costMicro: number | undefined; readonly tokens: number | undefined}
}

export type SupervisorState =
  /** Nobody claimed the run: it was never spawned. */
  | {readonly state: 'unclaimed'}
  | {readonly state: 'running'; readonly pid: number}
  | {readonly state: 'ended'; readonly exit: ExitFile}
  /** Claimed, the supervisor is gone and left no exit file. */
  | {readonly state: 'died'}

export interface ExitFile {
  readonly code: number | undefined
  readonly signal: string | undefined
  /** Why the supervisor stopped it, if it did. */
  readonly endedBy: 'agent' | 'wall' | 'idle' | 'post-result' | 'output' | 'cost' | 'tokens' | 'stop' | 'spawn-failed'
  readonly startedAt: string
  readonly endedAt: string
  /** Error text when it could not be spawned, or its log not be written. */
  readonly error?: string
}

/** What a run under way last reported; for the board, and for the bill of a run that was killed. */
export interface LiveFile {
  readonly usage: Usage | undefined
  /** What it does right now, one line: the last tool or text. */
  readonly doing: string | undefined
}

export interface SupervisorPort {
  /** Writes request.json and starts a supervisor process that survives this one. Resolves when the run is claimed; starting one that is claimed already does nothing. */
  start(run: SupervisedRun): Promise<void>
  look(folder: string): Promise<SupervisorState>
  /** Resolves when the run has ended, its supervisor died, or the signal aborts (then with the present state). */
  wait(folder: string, signal: StopSignal): Promise<SupervisorState>
  /** Asks the supervisor to stop the run; kills what is left of a dead supervisor's run. */
  stop(folder: string): Promise<void>
  /** Whether somebody has asked that, in whatever process: for what runs without a supervisor. */
  isAskedToStop(folder: string): Promise<boolean>
  /** Processes of that run that still live although its supervisor is gone: ended. Returns how many. */
  endOrphans(folder: string): Promise<number>
  readLog(folder: string): Promise<{readonly stdout: string; readonly stderr: string}>
  readLive(folder: string): Promise<LiveFile>
}

/** Runs one command to its end inside a workspace (set-up, checks), with limits and the whole process group ended after it. */
export interface CommandPort {
  /** Ends what is left of the command with that log, when the process that ran it is gone. */
  end(logFile: string): Promise<void>
  run(request: {readonly command: string; readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly timeoutMs: number; readonly logFile: string; readonly signal?: StopSignal; /** Names in `env` whose values are redacted, besides those whose name says so. */ readonly secrets?: readonly string[]}): Promise<CommandResult>
}

export interface CommandResult {
  readonly exit: number | undefined
  readonly signal: string | undefined
  readonly timedOut: boolean
  readonly durationMs: number
  /** Last lines of stdout and stderr together, at most 4 KB. */
  readonly tail: string
  readonly digest: string
}

export interface Clock { now(): Date }

/**
 * That something may have changed: where to look again, never the truth. `paths`: files and folders of the home folder, relative to
 * it; without them, any.
 */
export type Look = (what: 'files' | 'refs' | 'journal', paths?: readonly string[]) => void

export interface WatchPort {
  /** Calls `look` when something under the home folder, HEAD, refs or the journal may have changed. Resolves when everything is watched. */
  start(look: Look): Promise<() => Promise<void>>
}

/** What is on disk after a run: the intake's view of `out/`. */
export interface TakenOut {
  /** `<step>.md`, or undefined. */
  readonly document: string | undefined
  /** Files under `<step>/`, relative path → bytes. */
  readonly attachments: ReadonlyMap<string, Uint8Array>
  readonly question: string | undefined
  readonly usage: Usage | undefined
  /** What of `usage.json` could not be read, for people. */
  readonly usageNote?: string
  readonly outOfBounds: readonly {readonly path: string; readonly why: string}[]
}

export type {Answer, VersionId}
