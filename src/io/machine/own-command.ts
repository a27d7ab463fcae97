import {quoteForShell} from '../../core/quote-for-shell.ts'
import {findProgram} from './find-program.ts'

/** The words with which a person in a shell starts this program: its name where that is on PATH, else this very Node and file. */
export async function findOwnCommand(self: {readonly node: string; readonly bin: string}, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  if (await findProgram('lifecycle', env)) return 'lifecycle'
  return [self.node, self.bin].map(quoteForShell).join(' ')
}
