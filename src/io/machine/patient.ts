import type {Finding, Survey} from '../../core/machine.ts'
import type {HomePort, JournalPort, SandboxPort, SupervisorState, WorkspacePort} from '../../core/ports.ts'
import type {Problem} from '../../core/problem.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {Git} from '../git/git.ts'

/** What `doctor` needs of an open project; the engine's own readers supply it, so that both see the same. */
export interface OpenProject {
  readonly home: HomePort
  readonly configuration: Configuration
  readonly problems: readonly Problem[]
  /** Ids of the items in the home folder. */
  readonly items: ReadonlySet<string>
  readonly journal: JournalPort
  readonly workspaces: WorkspacePort
  readonly sandbox: SandboxPort
  /** Whether the run of a journal entry still lives. */
  readonly look: (entry: JournalEntry) => Promise<SupervisorState>
}

/** What each examination looks at. `mend`: put right what can be put right without losing anything. */
export interface Patient {
  readonly git: Git
  readonly survey: Survey
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly mend: boolean
}

/** A line of `doctor` that says all is well. */
export function sound(code: string, message: string): Finding {
  return {severity: 'ok', code, message, fix: undefined, fixed: false}
}

/** A line of `doctor` about what is wrong, with the command (or the edit) that mends it. */
export function wrong(severity: 'warning' | 'error', code: string, message: string, fix: string): Finding {
  return {severity, code, message, fix, fixed: false}
}
