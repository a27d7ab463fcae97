import type {Machine} from '../core/machine.ts'
import type {Session} from '../core/board/session.ts'

/** What a command gets of the world: everything is an argument, so that commands are tested without a process. */
export interface CommandContext {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Opens the project that holds `cwd`; throws CONFIG_NO_PROJECT with the hint to `lifecycle init`. */
  readonly openSession: (cwd?: string) => Promise<Session>
  /** Shows the board, with the engine in it, until the person quits; resolves with the exit code. */
  readonly openBoard: (session: Session) => Promise<number>
  /** The few things that come before there is a project, and others that are of the machine rather than of the project. */
  readonly machine: Machine
}
