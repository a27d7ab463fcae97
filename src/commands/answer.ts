import {LifecycleError} from '../core/errors.ts'
import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import {readValue} from './interaction/stdin.ts'
import type {Call} from './line/definition.ts'
import type {answer as definition} from './line/further-commands.ts'

/** `lifecycle answer <id> [form] <answer>`: any open form. */
export async function answer({context, output, arguments: {id, words}, options: {message, reply: replies, on, json}}: Call<typeof definition>): Promise<ExitCode> {
  if (words.length > 2) throw new LifecycleError('USAGE_TOO_MANY_ARGUMENTS', `answer takes a form and an answer, and got ${words.length} words`, {hint: 'Put an answer of several words into quotes.'})
  const [first = '', second] = words
  const text = words.length === 0 ? undefined : await readValue(context, second ?? first) ?? ''
  if (text?.trim() === '') throw new LifecycleError('USAGE_EMPTY_ANSWER', 'the answer is empty', {hint: `lifecycle answer ${id} [form] "…"`})
  const name = second === undefined ? undefined : first
  return decide({context, output, id, answer: text, form: {name, kinds: undefined}, comment: 'optional', message, replies, on, json})
}
