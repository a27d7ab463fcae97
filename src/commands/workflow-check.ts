import {countOf} from '../core/board/format.ts'
import {type ExitCode, exitCodes} from './exit-code.ts'
import {toProblemJson} from './item/item-json.ts'
import type {Call} from './line/definition.ts'
import type {workflowCheck as definition} from './line/further-commands.ts'
import {describeProblem} from './output/warnings.ts'
import {withSession} from './with-session.ts'

/** `lifecycle workflow check`: problems of the configuration, as compilers print them. */
export async function workflowCheck({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const {problems, kinds} = await withSession(context, async session => {
    const [view, configuration] = await Promise.all([session.view(), session.configuration()])
    return {problems: view.problems.filter(({path}) => !path.startsWith('items/')), kinds: [...configuration.workflows.keys()]}
  })
  const errors = problems.filter(({severity}) => severity === 'error').length
  if (options.json) await output.printJson('workflow.check', {kinds, problems: problems.map(toProblemJson)})
  else if (problems.length === 0) await output.print(`All well: ${countOf(kinds.length, 'workflow')} (${kinds.join(', ')}).`)
  else await output.print(...problems.flatMap(problem => describeProblem(problem, output.result)), '', `${countOf(errors, 'error')}, ${countOf(problems.length - errors, 'warning')}`)
  return errors > 0 ? exitCodes.failed.code : exitCodes.done.code
}
