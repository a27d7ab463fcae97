import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {stop as definition} from './line/further-commands.ts'
import {withSession} from './with-session.ts'

/** `lifecycle stop`: ends what runs; what it made is kept. */
export async function stop({context, output, arguments: {id: prefix, run}, options}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {stopped} = run === undefined ? await session.stop(id) : await session.stop(id, run)
    if (options.json) await output.printJson('stop', {item: id, stopped})
    else await output.print(stopped.length === 0 ? `Nothing runs for ${sanitiseLine(id)}.` : `Stopped ${stopped.map(name => sanitiseLine(name)).join(', ')}. What was made is kept: lifecycle show ${sanitiseLine(id)}`)
    return 0
  })
}
