import {LifecycleError} from '../core/errors.ts'
import {suggest} from '../core/artifact/nearest.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {workflowGraph as definition} from './line/further-commands.ts'
import {drawWorkflow} from './workflow/draw-workflow.ts'
import {renderMermaid} from './workflow/render-mermaid.ts'
import {listEdges} from './workflow/list-edges.ts'
import {withSession} from './with-session.ts'

/** `lifecycle workflow graph <kind>`: the shape of the work, for people. */
export async function workflowGraph({context, output, arguments: {kind}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {workflows} = await withSession(context, session => session.configuration())
  const workflow = workflows.get(kind)
  if (workflow === undefined) {
    const kinds = [...workflows.keys()]
    throw new LifecycleError('USAGE_UNKNOWN_KIND', `there is no kind of work ${JSON.stringify(kind)}`, {hint: suggest(kind, kinds, `Kinds here: ${kinds.join(', ')}`), details: {target: kind, kinds}})
  }
  if (options.json) await output.printJson('workflow.graph', {kind, title: workflow.title, stages: workflow.stages, steps: workflow.steps, edges: listEdges(workflow)})
  else if (options.mermaid) await output.printRaw(renderMermaid(workflow))
  else await output.print(...await drawWorkflow(workflow, output))
  return 0
}
