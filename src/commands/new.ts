import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {NewItem, Session} from '../core/board/session.ts'
import {LifecycleError} from '../core/errors.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import type {CommandContext} from './context.ts'
import {editText} from './interaction/editor.ts'
import {readStdin} from './interaction/stdin.ts'
import {readItemText, renderItemTemplate, toNewItem, type ItemText} from './item/item-text.ts'
import type {create as definition} from './line/commands-to-start.ts'
import type {Call} from './line/definition.ts'
import {findNearest} from './line/nearest.ts'
import {withSession} from './with-session.ts'

type Created = Awaited<ReturnType<Session['createItem']>>

/** `lifecycle new`: a work item, committed; the commit is what starts the work. */
export async function create({context, output, arguments: {title: words}, options}: Call<typeof definition>): Promise<ExitCode> {
  const said = {title: words.join(' ').trim(), kind: options.kind}
  const text = options.from === undefined ? undefined : await readFrom(context, options.from)
  const created = await withSession(context, async session => {
    const kinds = [...(await session.configuration()).workflows.keys()]
    const defaultKind = kinds.includes('feature') ? 'feature' : kinds[0] ?? 'feature'
    const add = async (from: ItemText): Promise<Created> => session.createItem(checkKind(toNewItem(from, said, defaultKind), kinds))
    if (said.kind !== undefined) checkKind({title: '', kind: said.kind}, kinds)
    const wantsEditor = options.edit || (text === undefined && said.title === '')
    if (!wantsEditor) return add(text === undefined ? emptyText : readItemText(text, options.from ?? ''))
    const template = text ?? renderItemTemplate(said.title, said.kind ?? defaultKind)
    // What was typed before the editor opened is in the template; what is saved there is the last word.
    return editText(context, 'item.md', template, async saved => session.createItem(checkKind(toNewItem(readItemText(saved, 'item.md'), {title: '', kind: undefined}, said.kind ?? defaultKind), kinds)))
  })
  if (options.json) await output.printJson('new', created)
  else {
    await output.print(`${sanitiseLine(created.id)}  ${sanitiseLine(created.path)}`)
    await output.note(`Committed as ${created.commit.slice(0, 10)}. Next: lifecycle run ${created.id}, or lifecycle for the board.`)
  }
  return 0
}

const emptyText: ItemText = {title: undefined, kind: undefined, body: '', fields: {}}

async function readFrom(context: CommandContext, from: string): Promise<string> {
  if (from === '-') return readStdin(context)
  try {
    return await readFile(path.resolve(context.cwd, from), 'utf8')
  } catch (cause) {
    throw new LifecycleError('USAGE_NO_FILE', `${from} cannot be read`, {hint: 'Name a Markdown file, or - for standard input.', details: {target: from}, cause})
  }
}

function checkKind(item: NewItem, kinds: readonly string[]): NewItem {
  if (kinds.length === 0 || kinds.includes(item.kind)) return item
  const nearest = findNearest(item.kind, kinds)
  throw new LifecycleError('USAGE_UNKNOWN_KIND', `there is no kind of work ${JSON.stringify(item.kind)}`, {
    hint: nearest === undefined ? `Kinds here: ${kinds.join(', ')}` : `Did you mean ${nearest}? Kinds here: ${kinds.join(', ')}`, details: {target: item.kind, kinds}
  })
}
