import {decide} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {keep as definition} from './line/further-commands.ts'

/** `lifecycle keep`: outdated work stays valid. */
export async function keep({context, output, arguments: {id}, options: {message, form, json}}: Call<typeof definition>): Promise<ExitCode> {
  return decide({context, output, id, answer: 'keep', form: {name: form, kinds: ['outdated']}, comment: 'optional', message, replies: [], json})
}
