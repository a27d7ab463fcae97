import {LifecycleError} from '../../core/errors.ts'
import type {CommandContext} from '../context.ts'

const maxBytes = 1024 * 1024

/** All of standard input as text; what is no UTF-8 is refused rather than guessed. */
export async function readStdin(context: Pick<CommandContext, 'stdin'>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of context.stdin) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk as Uint8Array
    length += bytes.length
    if (length > maxBytes) throw new LifecycleError('USAGE_INPUT_TOO_LARGE', 'standard input is larger than 1 MB', {hint: 'Put long texts into a file of the item.'})
    chunks.push(bytes)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new LifecycleError('USAGE_INPUT_ENCODING', 'standard input is not valid UTF-8', {hint: 'Convert it first, for example with iconv.', cause})
  }
}

/** The value of an option of which `-` means standard input. */
export async function readValue(context: Pick<CommandContext, 'stdin'>, value: string | undefined): Promise<string | undefined> {
  return value === '-' ? (await readStdin(context)).trimEnd() : value
}
