import {suggest} from '../../core/artifact/nearest.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {OpenedAgent} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'
import {interactiveNames} from '../../core/run/interactive.ts'
import {findVendor} from '../../core/run/vendors.ts'
import type {CommandContext} from '../context.ts'
import type {Output} from '../output/output.ts'
import {runForeground} from './foreground.ts'

/** Whether an agent's own interface can be opened here; asked before a step is taken for it. Throws what is missing. */
export async function requireInterface(context: CommandContext, name: string): Promise<void> {
  if (!interactiveNames.includes(name)) {
    throw new LifecycleError('USAGE_UNKNOWN_AGENT', `no agent ${JSON.stringify(name)} has an interface of its own`, {hint: suggest(name, interactiveNames, `Those that have: ${interactiveNames.join(', ')}.`), details: {target: name}})
  }
  if (context.stdin.isTTY !== true || context.stdout.isTTY !== true) {
    throw new LifecycleError('USAGE_NO_TERMINAL', `${name} opens its own interface, which needs a terminal`, {hint: 'Without one, let it run by itself: lifecycle run <id>'})
  }
  if (await context.machine.findProgram(name, {isAsked: false})) return
  throw new LifecycleError('AGENT_NOT_INSTALLED', `${name} is not on PATH`, {hint: `Install it: ${findVendor(name)?.install ?? name}`, details: {target: name}})
}

/** Opens it in a workspace and waits until the person leaves it; it gets the environment of a run, and nothing more of theirs. */
export async function openInterface(context: CommandContext, output: Output, tree: string, {argv, env}: OpenedAgent): Promise<void> {
  const [program = ''] = argv
  const code = await runForeground(context, argv, {cwd: tree, env, isWhole: true})
  if (code !== 0) await output.note(`${sanitiseLine(program)} ended with ${code}.`)
}
