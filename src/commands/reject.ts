import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {reject as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'

/** `lifecycle reject`: refuses; the owner is asked what becomes of the item. */
export async function reject({context, output, arguments: {id}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {message, reply: replies, edit, json} = options
  return decide({context, output, id, answer: 'reject', form: {name: options.form, kinds: ['approve']}, comment: 'optional', message, replies, edit, json})
}
