import type {CommandContext} from '../context.ts'

type RunInteractive = CommandContext['machine']['runInteractive']

// Of the process, not of a call: signals reach the whole process, whoever started the program that has the terminal.
let programs = 0

/** Runs a program that has the terminal to itself (editor, pager, shell): until it ends, Ctrl-C is its own business. */
export async function runForeground(context: CommandContext, ...call: Parameters<RunInteractive>): Promise<number> {
  programs++
  try {
    return await context.machine.runInteractive(...call)
  } finally {
    programs--
  }
}

/** Whether another program has the terminal. */
export function hasForeground(): boolean {
  return programs > 0
}
