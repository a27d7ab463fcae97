import type {CommandContext} from '../context.ts'
import type {Output} from '../output/output.ts'
import {runForeground} from './foreground.ts'

/** Shows a long text through the pager git would use (GIT_PAGER, core.pager, PAGER, less); printed as it is where output is no terminal. */
export async function page(context: CommandContext, output: Output, text: string): Promise<void> {
  if (!output.result.live) return output.printRaw(text)
  const env = {LESS: context.env.LESS ?? 'FRX', LV: context.env.LV ?? '-c'}
  await runForeground(context, ['sh', '-c', 'eval "$(git var GIT_PAGER)"'], {cwd: context.cwd, env, input: text})
}
