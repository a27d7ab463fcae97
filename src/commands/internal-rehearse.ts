import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {internalRehearse as definition} from './line/further-commands.ts'

/** `lifecycle internal rehearse`: the built-in agent. Its exit code is part of its play and goes out as it is. */
export async function internalRehearse({context}: Call<typeof definition>): Promise<ExitCode> {
  return await context.machine.rehearse() as ExitCode
}
