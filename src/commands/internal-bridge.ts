import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {internalBridge as definition} from './line/further-commands.ts'

/** `lifecycle internal bridge -- <command line>`: the first program inside a sandbox. The agent's exit status goes out as it is. */
export async function internalBridge({context, arguments: {words}}: Call<typeof definition>): Promise<ExitCode> {
  return await context.machine.bridge(words) as ExitCode
}
