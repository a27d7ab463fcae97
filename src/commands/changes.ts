import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {changes as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'

/** `lifecycle changes`: sends an item back with what should be different. */
export async function changes({context, output, arguments: {id}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {message, reply: replies, edit, json} = options
  return decide({context, output, id, answer: 'changes', form: {name: options.form, kinds: ['approve']}, comment: 'required', message, replies, edit, json, on: options.on})
}
