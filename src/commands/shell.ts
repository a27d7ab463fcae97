import {LifecycleError} from '../core/errors.ts'
import type {ExitCode} from './exit-code.ts'
import {runForeground} from './interaction/foreground.ts'
import type {Call} from './line/definition.ts'
import type {shell as definition} from './line/further-commands.ts'
import {withSession} from './with-session.ts'

/** `lifecycle shell`: the person's shell where the agents of an item work. */
export async function shell({context, output, arguments: {id: prefix}}: Call<typeof definition>): Promise<ExitCode> {
  const {id, workspace} = await withSession(context, async session => {
    const id = await session.resolveItem(prefix)
    return {id, workspace: await session.workspace(id)}
  })
  if (workspace === undefined) throw new LifecycleError('WORK_NO_WORKSPACE', `${id} has no workspace now: a step that runs makes one, and a finished item has none`, {hint: `Make one of your own: lifecycle take ${id} <step>`, details: {target: id}})
  const program = context.env.SHELL ?? '/bin/sh'
  await output.note(`In ${workspace.tree}. Leave with exit; what you change here is not handed in.`)
  const code = await runForeground(context, [program], {cwd: workspace.tree, env: workspace.env})
  return code === 0 ? 0 : 1
}
