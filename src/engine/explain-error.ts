import {LifecycleError} from '../core/errors.ts'

/** What failed and what to do about it: the error's own hint, where it has one. */
export function explainError(error: unknown, otherwise: string): {readonly why: string; readonly remedy: string} {
  const why = error instanceof Error ? error.message : String(error)
  return {why, remedy: error instanceof LifecycleError && error.hint !== undefined ? error.hint : otherwise}
}
