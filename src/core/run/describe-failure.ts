import type {CommandResult} from '../ports.ts'

/**
 * Why a command failed: all that matters in the first line, for that is often all that is shown, and the end of its output below.
 * `what` is the command as people know it: `the set-up "npm ci"`.
 */
export function describeFailure(what: string, {exit, signal, timedOut, tail}: Pick<CommandResult, 'exit' | 'signal' | 'timedOut' | 'tail'>): string {
  const how = timedOut ? 'it took too long' : exit === undefined ? `ended by ${signal ?? 'a signal'}` : `exit ${exit}`
  const output = tail.trimEnd()
  const last = output.split('\n').at(-1)?.trim() ?? ''
  return last === '' ? `${what} failed (${how}) and printed nothing` : `${what} failed (${how}): ${last}\n\n${output}`
}
