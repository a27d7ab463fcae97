import {LifecycleError} from '../core/errors.ts'

/** What the command says to the shell; see `exitCodes` for what each means. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 70 | 130

/** The one table of exit codes: feeds the mapping below, `help --all` and the docs. */
export const exitCodes = {
  done: {code: 0, about: 'done'},
  failed: {code: 1, about: 'the work failed or was refused'},
  usage: {code: 2, about: 'wrong usage or configuration'},
  environment: {code: 3, about: 'the environment is in the way: git, an agent, the disk'},
  waiting: {code: 4, about: 'waits for a person'},
  limited: {code: 5, about: 'stopped by a limit'},
  bug: {code: 70, about: 'a bug in lifecycle'},
  interrupted: {code: 130, about: 'interrupted'}
} as const satisfies Record<string, {code: ExitCode; about: string}>

const byPrefix: Readonly<Record<string, ExitCode>> = {
  USAGE: exitCodes.usage.code,
  CONFIG: exitCodes.usage.code,
  GIT: exitCodes.environment.code,
  DISK: exitCodes.environment.code,
  AGENT: exitCodes.environment.code,
  WORK: exitCodes.failed.code,
  WAIT: exitCodes.waiting.code,
  BUG: exitCodes.bug.code
}

/** Codes that their prefix alone would misplace. */
const byCode: Readonly<Record<string, ExitCode>> = {
  // Another process holds the engine: nothing a person could decide would help.
  WAIT_ENGINE_ELSEWHERE: exitCodes.environment.code
}

/** Maps whatever was thrown to an exit code: what is neither ours nor the operating system's is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isAbort(error)) return exitCodes.interrupted.code
  if (error instanceof LifecycleError) return byCode[error.code] ?? byPrefix[error.code.split('_', 1)[0] ?? ''] ?? exitCodes.bug.code
  return isSystemError(error) ? exitCodes.environment.code : exitCodes.bug.code
}

/** Whether it was thrown because the person interrupted. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || 'code' in error && error.code === 'ABORT_ERR')
}

/** Whether the operating system said no (disk full, permission, missing file): an error of Node with an errno and a call. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & {readonly code: string} {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' && 'errno' in error
}
