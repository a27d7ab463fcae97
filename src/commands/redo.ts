import {LifecycleError} from '../core/errors.ts'
import {suggest} from '../core/artifact/nearest.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {itemOf} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import {readValue} from './interaction/stdin.ts'
import type {Call} from './line/definition.ts'
import type {redo as definition} from './line/further-commands.ts'
import {sayWhoGoesOn} from './output/who-goes-on.ts'
import {withSession} from './with-session.ts'

/** `lifecycle redo`: once more, although it is up to date. */
export async function redo({context, output, arguments: {id: prefix, step}, options}: Call<typeof definition>): Promise<ExitCode> {
  const why = await readValue(context, options.message)
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const view = await session.view()
    const steps = itemOf(view, id).steps.filter(({type}) => type === 'pass').map(known => known.step)
    if (!steps.includes(step)) {
      throw new LifecycleError('USAGE_UNKNOWN_STEP', `${id} has no step ${JSON.stringify(step)} that could be run again`, {hint: suggest(step, steps, `Its steps: ${steps.join(', ')}`), details: {target: id, steps}})
    }
    const {commit} = await session.redo(id, step, why)
    if (options.json) await output.printJson('redo', {item: id, step, commit})
    else await output.print(`${output.mark('done')} ${step} of ${sanitiseLine(id)} will run again, committed as ${commit.slice(0, 10)}`, `  ${sayWhoGoesOn(view, id)}`, output.paint('muted', `  Undo: git revert ${commit.slice(0, 10)}`))
    return 0
  })
}
