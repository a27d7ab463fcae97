import type {Effort} from '../../project/configuration.ts'
import type {Grants} from '../adapters/grants.ts'

/** What the client of an agent is to do, as the adapter hands it over in a file; the prompt comes on stdin, the tree is where it starts. */
export interface AcpOrder {
  readonly command: readonly string[]
  readonly model?: string
  readonly effort?: Effort
  /** Session to go on with. */
  readonly resume?: string
  /** File with the whole brief, for an agent that cannot go on with the session after all. */
  readonly brief: string
  /** Folder it may always write. */
  readonly out: string
  /** Folders it may read beside its tree and `out`. */
  readonly folders: readonly string[]
  readonly grants: Grants
  /** Mode that it is to be in, where it has it; else one that asks. */
  readonly mode?: string
  /** Names of the tools it may use; all that the grants allow when empty. */
  readonly tools: readonly string[]
  /** `env` are names: their values are in the client's own environment. */
  readonly toolServers: readonly {readonly name: string; readonly command: readonly string[]; readonly env: readonly string[]}[]
}
