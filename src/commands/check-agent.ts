import {suggest} from '../core/artifact/nearest.ts'
import {LifecycleError} from '../core/errors.ts'
import {plainAdapterNames} from '../core/run/adapters/find-adapter.ts'

/** An agent named on the command line, before anything runs: a misspelt one would use up the attempts of every step. */
export function checkAgent(name: string): void {
  if (plainAdapterNames.includes(name)) return
  throw new LifecycleError('USAGE_UNKNOWN_AGENT', `there is no agent ${JSON.stringify(name)}`, {hint: suggest(name, plainAdapterNames, `Those there are: ${plainAdapterNames.join(', ')}.`), details: {target: name}})
}
