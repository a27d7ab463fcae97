import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {rebuild as definition} from './line/further-commands.ts'

/** `lifecycle rebuild`: outdated work is made again. */
export async function rebuild({context, output, arguments: {id}, options: {message, form, json}}: Call<typeof definition>): Promise<ExitCode> {
  return decide({context, output, id, answer: 'rebuild', form: {name: form, kinds: ['outdated']}, comment: 'optional', message, replies: [], json})
}
