import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {internalSupervise as definition} from './line/further-commands.ts'

/** `lifecycle internal supervise <folder>`: the process beside one run; started by the engine. */
export async function internalSupervise({context, arguments: {folder}}: Call<typeof definition>): Promise<ExitCode> {
  return await context.machine.supervise(folder) === 0 ? 0 : 1
}
