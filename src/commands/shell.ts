import {LifecycleError} from '../core/errors.ts'
import type {ExitCode} from './exit-code.ts'
import {openInterface, requireInterface} from './interaction/agent-interface.ts'
import {runForeground} from './interaction/foreground.ts'
import type {Call} from './line/definition.ts'
import type {shell as definition} from './line/further-commands.ts'
import {withSession} from './with-session.ts'

/** `lifecycle shell`: the person's shell, or an agent's own interface, where the agents of an item work. */
export async function shell({context, output, arguments: {id: prefix}, options: {agent}}: Call<typeof definition>): Promise<ExitCode> {
  if (agent !== undefined) await requireInterface(context, agent)
  const {id, workspace} = await withSession(context, async session => {
    const id = await session.resolveItem(prefix)
    return {id, workspace: await session.workspace(id, agent)}
  })
  if (workspace === undefined) throw new LifecycleError('WORK_NO_WORKSPACE', `${id} has no workspace now: a step that runs makes one, and a finished item has none`, {hint: `Make one of your own: lifecycle take ${id} <step>`, details: {target: id}})
  if (workspace.opens) {
    await output.note(`In ${workspace.tree}. What is changed here is not handed in, unless the step is yours (lifecycle take).`)
    await openInterface(context, output, workspace.tree, workspace.opens)
    return 0
  }
  const program = context.env.SHELL ?? '/bin/sh'
  await output.note(`In ${workspace.tree}. Leave with exit; what you change here is not handed in.`)
  const code = await runForeground(context, [program], {cwd: workspace.tree, env: workspace.env})
  return code === 0 ? 0 : 1
}
