import {createInterface} from 'node:readline/promises'
import type {CommandContext} from '../context.ts'
import {isContinuousIntegration} from '../output/terminal.ts'

/** Whether there is a person to ask: both ends are a terminal, and it is no CI. */
export function canAsk(context: Pick<CommandContext, 'stdin' | 'stderr' | 'env'>): boolean {
  return context.stdin.isTTY === true && context.stderr.isTTY === true && !isContinuousIntegration(context.env)
}

/** Asks one line on the terminal. Ctrl-C and the end of input (Ctrl-D) abort the command: nothing is decided by silence. */
export async function ask(context: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>, question: string): Promise<string> {
  const terminal = createInterface({input: context.stdin, output: context.stderr})
  const over = new AbortController()
  const give = () => over.abort()
  terminal.once('SIGINT', give)
  terminal.once('close', give)
  try {
    return (await terminal.question(question, {signal: AbortSignal.any([context.signal, over.signal])})).trim()
  } finally {
    terminal.off('close', give)
    terminal.close()
  }
}

/** Asks yes or no; Enter means yes. */
export async function confirm(context: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>, question: string): Promise<boolean> {
  const answer = (await ask(context, `${question} [Y/n] `)).toLowerCase()
  return answer === '' || answer.startsWith('y')
}
