import {LifecycleError} from '../core/errors.ts'
import {suggest} from '../core/artifact/nearest.ts'
import {completionScripts} from './completion-scripts.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {completion as definition} from './line/further-commands.ts'

const shells = Object.keys(completionScripts)

/** `lifecycle completion <shell>`: the script that sets up TAB completion. */
export async function completion({output, arguments: {shell}}: Call<typeof definition>): Promise<ExitCode> {
  const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined
  if (script === undefined) throw new LifecycleError('USAGE_UNKNOWN_SHELL', `there is no completion for ${JSON.stringify(shell)}`, {hint: suggest(shell, shells, `One of: ${shells.join(', ')}`)})
  await output.printRaw(script)
  return 0
}
