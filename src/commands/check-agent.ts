import {suggest} from '../core/artifact/nearest.ts'
import {LifecycleError} from '../core/errors.ts'
import {adapterNames} from '../core/run/adapters/find-adapter.ts'

/** An agent named on the command line, before anything runs: a misspelt one would use up the attempts of every step. */
export function checkAgent(name: string): void {
  if (adapterNames.includes(name)) return
  throw new LifecycleError('USAGE_UNKNOWN_AGENT', `there is no agent ${JSON.stringify(name)}`, {hint: suggest(name, adapterNames, `Those there are: ${adapterNames.join(', ')}.`), details: {target: name}})
}
