import {LifecycleError} from '../core/errors.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {set as definition} from './line/further-commands.ts'
import {itemKeys} from '../core/project/parse-item.ts'
import {findNearest} from '../core/artifact/nearest.ts'
import {withSession} from './with-session.ts'

/** `lifecycle set <id> key=value …`: edits item.md and commits it. */
export async function set({context, output, arguments: {id: prefix, changes: words}, options}: Call<typeof definition>): Promise<ExitCode> {
  const changes = readChanges(words)
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {commit} = await session.setItem(id, changes)
    const short = commit.slice(0, 10)
    if (options.json) await output.printJson('set', {item: id, changes, commit})
    else {
      const said = Object.entries(changes).map(([key, value]) => value === undefined ? `${key} removed` : `${key}=${value}`)
      await output.print(`${output.mark('done')} ${sanitiseLine(id)}: ${sanitiseLine(said.join(', '))}, committed as ${short}`, output.paint('muted', `  Undo: git revert ${short}`))
    }
    for (const key of Object.keys(changes)) {
      const meant = itemKeys.includes(key) ? undefined : findNearest(key, itemKeys)
      if (meant !== undefined) await output.note(`${sanitiseLine(key)} is a key of your own: Lifecycle reads ${meant}.`)
    }
    return 0
  })
}

function readChanges(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  const pairs = words.map((word): [string, string | undefined] => {
    const at = word.indexOf('=')
    const key = word.slice(0, Math.max(0, at))
    if (at < 1 || !/^[a-z][\w-]*$/i.test(key)) {
      throw new LifecycleError('USAGE_NOT_A_CHANGE', `${JSON.stringify(word)} is no key=value`, {hint: 'For example: lifecycle set <id> priority=0 hold=true; an empty value removes the key.'})
    }
    const value = word.slice(at + 1)
    return [key, value === '' ? undefined : value]
  })
  return Object.fromEntries(pairs)
}
