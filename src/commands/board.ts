import type {CommandContext} from './context.ts'
import {type ExitCode, exitCodes} from './exit-code.ts'
import type {Output} from './output/output.ts'
import {status} from './status.ts'
import {withSession} from './with-session.ts'

/** `lifecycle` alone: the board where there is a terminal to draw it on; otherwise what `status` prints. */
export async function runBoard(context: CommandContext, output: Output): Promise<ExitCode> {
  if (!hasTerminal(context)) return status({context, output, arguments: {filter: []}, options: {plain: false, all: false, json: false}})
  const code = await withSession(context, async session => await context.openBoard(session) as ExitCode)
  // A signal ends the board in order, and is no leaving of the person's.
  return context.signal.aborted && code === 0 ? exitCodes.interrupted.code : code
}

/** Whether a board can be drawn: keys come in, frames go out, and the terminal can move its cursor. */
export function hasTerminal(context: Pick<CommandContext, 'stdin' | 'stdout' | 'env'>): boolean {
  return context.stdin.isTTY === true && context.stdout.isTTY === true && context.env.TERM !== 'dumb'
}
