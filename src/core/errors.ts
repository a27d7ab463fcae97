/**
 * The one error that is thrown when the world is broken: git missing, disk full, a usage that cannot be carried out.
 * It knows no exit codes; commands/exit-code.ts maps `code` to one.
 */
export class LifecycleError extends Error {
  override readonly name = 'LifecycleError'
  readonly code: ErrorCode
  /** What to do next, in one sentence; shown under the message. */
  readonly hint: string | undefined
  /** Plain JSON for `--json`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: {hint?: string; details?: Record<string, unknown>; cause?: unknown} = {}) {
    super(message, options.cause === undefined ? {} : {cause: options.cause})
    this.code = code
    this.hint = options.hint
    this.details = options.details ?? {}
  }
}

/** The prefix says whose world is broken: the caller's usage or configuration, the environment, the work itself, or our own code. */
export type ErrorCode =
  | `USAGE_${string}`
  | `CONFIG_${string}`
  | `GIT_${string}`
  | `DISK_${string}`
  | `AGENT_${string}`
  | `WORK_${string}`
  | `WAIT_${string}`
  | `BUG_${string}`
