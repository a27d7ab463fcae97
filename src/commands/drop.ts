import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import {readValue} from './interaction/stdin.ts'
import type {Call} from './line/definition.ts'
import type {drop as definition} from './line/further-commands.ts'
import {withSession} from './with-session.ts'

/** `lifecycle drop`: gives an item up; what it made is kept. */
export async function drop({context, output, arguments: {id: prefix}, options}: Call<typeof definition>): Promise<ExitCode> {
  const why = await readValue(context, options.message)
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {commit} = await session.setItem(id, {dropped: why === undefined || why === '' ? 'dropped' : why})
    const short = commit.slice(0, 10)
    if (options.json) await output.printJson('drop', {item: id, commit})
    else await output.print(`${output.mark('dropped')} ${sanitiseLine(id)} is dropped, committed as ${short}`, output.paint('muted', `  Undo: git revert ${short}`))
    return 0
  })
}
