import type {Effort} from '../../project/configuration.ts'

/** What is asked of a model, as the adapter hands it over in a file; the context pack comes on stdin. */
export interface ModelOrder {
  /** As `parseModelName` reads it; absent where neither the agent's file nor the tier names one. */
  readonly model?: string
  readonly effort?: Effort
  readonly system?: string
  readonly makes: 'document' | 'commits' | 'verdict'
  /** Steps that a verdict may be held against. */
  readonly judged: readonly string[]
}
