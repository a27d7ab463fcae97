import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {NewItem, Session} from '../core/board/session.ts'
import {usualKind} from '../core/board/usual-kind.ts'
import {LifecycleError} from '../core/errors.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import type {CommandContext} from './context.ts'
import {editText} from './interaction/editor.ts'
import {readStdin} from './interaction/stdin.ts'
import {placeInRepository} from './item/item-json.ts'
import {dropHints, readItemTemplate} from './item/item-template.ts'
import {readItemText, toNewItem, type ItemText} from './item/item-text.ts'
import type {create as definition} from './line/commands-to-start.ts'
import type {Call} from './line/definition.ts'
import {findNearest} from '../core/artifact/nearest.ts'
import {sayWhoGoesOn} from './output/who-goes-on.ts'
import {withSession} from './with-session.ts'

type Created = Awaited<ReturnType<Session['createItem']>>

/** `lifecycle new`: a work item, committed; the commit is what starts the work. */
export async function create({context, output, arguments: {title: words}, options}: Call<typeof definition>): Promise<ExitCode> {
  const said = {title: words.join(' ').trim(), kind: options.kind}
  const text = options.from === undefined ? undefined : await readFrom(context, options.from)
  const {created, view} = await withSession(context, async session => {
    const created = await createWith(session)
    return {created, view: await session.view()}
  })
  async function createWith(session: Session): Promise<Created> {
    const kinds = [...(await session.configuration()).workflows.keys()]
    if (said.kind !== undefined) checkKind({title: '', kind: said.kind}, kinds)
    const usual = usualKind(kinds)
    const add = async (written: ItemText, over: typeof said): Promise<Created> => session.createItem(checkKind(toNewItem(written, over, said.kind ?? usual), kinds))
    const wantsEditor = options.edit || (text === undefined && said.title === '')
    if (text !== undefined && !wantsEditor) return add(readItemText(text, options.from ?? ''), said)
    const template = text ?? await readItemTemplate({home: await session.folder(), shipped: context.machine.templates}, said.title, said.kind ?? usual)
    // Of a template that nobody has seen only the settings count: a hotfix is urgent, whatever is written below.
    if (!wantsEditor) return add({...readItemText(template, 'the template'), body: ''}, said)
    return editText(context, 'item.md', template, async saved => {
      const written = readItemText(saved, 'item.md')
      // What was typed before the editor opened is in the template; what is saved there is the last word.
      return add(text === undefined ? {...written, body: dropHints(written.body, template)} : written, {title: '', kind: undefined})
    })
  }
  if (options.json) await output.printJson('new', created)
  else {
    await output.print(`${sanitiseLine(created.id)}  ${sanitiseLine(placeInRepository(created.path))}`)
    await output.note(`Committed as ${created.commit.slice(0, 10)}. ${sayWhoGoesOn(view, created.id)}`)
  }
  return 0
}

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
