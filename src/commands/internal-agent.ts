import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {internalAgent as definition} from './line/further-commands.ts'

/** `lifecycle internal agent <name> [order]`: an agent that is part of this program. Its exit code goes out as it is. */
export async function internalAgent({context, arguments: {name, order}}: Call<typeof definition>): Promise<ExitCode> {
  return await context.machine.playAgent(name, order) as ExitCode
}
