import type {
  BranchPort, Clock, CommandPort, FileContent, HistoryPort, HoldPort, HomePort, JournalPort, SandboxPort, SupervisorPort, TakenOut, WatchPort, WorkspacePort
} from '../core/ports.ts'
import type {MemoryPort} from './load/remembered.ts'

/** The outside world as the engine gets it from app.ts: everything it can touch is in here. */
export interface EnginePorts {
  readonly home: HomePort
  readonly branches: BranchPort
  readonly history: HistoryPort
  readonly journal: JournalPort
  readonly holds: HoldPort
  readonly sandbox: SandboxPort
  readonly workspaces: WorkspacePort
  readonly supervisors: SupervisorPort
  readonly commands: CommandPort
  readonly watch: WatchPort
  readonly clock: Clock
  readonly files: FilePort
  readonly lock: LockPort
  /** Digest of a text, hexadecimal. */
  readonly hash: (text: string) => string
  /** Object id that git gives a blob of this content, in the repository's object format. */
  readonly blobId: (content: FileContent) => string
  readonly readOut: (folder: string, step: string) => Promise<TakenOut>
  /** What looks like a secret in a text: its kind and line. */
  readonly findSecrets: (text: string) => readonly {readonly name: string; readonly line: number}[]
  /** The process's environment; agents get an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Our own program, for supervisors and the rehearsal agent. */
  readonly self: {readonly node: string; readonly bin: string}
  /** Folder outside the repository for workspaces, live logs and caches. */
  readonly stateFolder: string
  /** What earlier processes made out; without it every process begins anew. */
  readonly memory?: MemoryPort
  /** Told of each look that begins from nothing or from what an earlier process kept: it may take long. */
  readonly onFirstLook?: (look: Promise<unknown>) => void
  /** Told at each point of each run: where crash tests end the process. */
  readonly reach: (point: RunPoint) => void
  /** Ends the helper processes that the ports hold (git readers). */
  readonly close: () => Promise<void>
  /** Whether the repository's history is cut off, so that git cannot say who decided what. */
  readonly isShallow: boolean
  /** Name of the project for people: the repository's folder. */
  readonly project: string
}

/** The nine points of a run between which an engine may die; docs/how-it-works.md tells what the next one finds. */
export const runPoints = ['journaled', 'workspace', 'pack', 'supervised', 'ended', 'taken', 'kept', 'moved', 'recorded'] as const
export type RunPoint = typeof runPoints[number]

/** Plain files of the engine's own, outside the repository. */
export interface FilePort {
  /** Replaces the folder's content by these files: relative path → content. */
  writeFolder(folder: string, files: ReadonlyMap<string, FileContent>): Promise<void>
  write(path: string, text: string): Promise<void>
  /** Undefined when it is not there. */
  read(path: string): Promise<string | undefined>
  exists(path: string): Promise<boolean>
  /** When it was last written, in milliseconds since 1970; undefined when it is not there. */
  savedAt(path: string): Promise<number | undefined>
}

/** One engine per home. */
export interface LockPort {
  /** Takes the lock; `onLook` is called when another process asks to look again. Undefined when another engine has it. */
  take(onLook: () => void): Promise<{release(): Promise<void>} | undefined>
  /** Who has it. */
  holder(): Promise<{readonly pid: number} | undefined>
  /** Asks the engine that has it to look again; false when none has. */
  poke(): Promise<boolean>
}
