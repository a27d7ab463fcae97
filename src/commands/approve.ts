import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {approve as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'

/** `lifecycle approve`: lets an item go on. */
export async function approve({context, output, arguments: {id}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {message, reply: replies, edit, json} = options
  return decide({context, output, id, answer: 'approve', form: {name: options.form, kinds: ['approve']}, comment: 'optional', message, replies, edit, json})
}
