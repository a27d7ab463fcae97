import path from 'node:path'
import type {Session} from '../core/board/session.ts'
import {LifecycleError} from '../core/errors.ts'
import {sanitiseText} from '../core/artifact/sanitise.ts'
import type {CommandContext} from './context.ts'
import type {ExitCode} from './exit-code.ts'
import {editFile} from './interaction/editor.ts'
import {page} from './interaction/pager.ts'
import type {Call} from './line/definition.ts'
import type {open as definition} from './line/further-commands.ts'
import {findNearest} from '../core/artifact/nearest.ts'
import type {Output} from './output/output.ts'
import {withSession} from './with-session.ts'

/** `lifecycle open`: an item or an artifact in the editor; read in the pager where there is no file to edit, printed off a terminal. */
export async function open({context, output, arguments: {id: prefix, artifact}}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {file, text} = await findDocument(session, id, artifact)
    const folder = await session.folder()
    if (!output.result.live || folder === undefined) await page(context, output, `${sanitiseText(text).trimEnd()}\n`)
    else await edit(context, output, session, path.join(folder, file), file)
    return 0
  })
}

async function findDocument(session: Session, id: string, artifact: string | undefined): Promise<{readonly file: string; readonly text: string}> {
  const detail = await session.item(id)
  if (artifact === undefined || artifact === 'item') return {file: `items/${id}/item.md`, text: `# ${detail.status.title}\n\n${detail.body}`}
  const found = detail.artifacts.find(({step}) => step === artifact)
  if (found) return {file: stripHome(found.path), text: found.text}
  const steps = detail.artifacts.map(({step}) => step)
  const nearest = findNearest(artifact, steps)
  throw new LifecycleError('USAGE_UNKNOWN_ARTIFACT', `${id} has no artifact ${JSON.stringify(artifact)}`, {
    hint: nearest !== undefined ? `Did you mean ${nearest}?` : steps.length > 0 ? `There are: ${['item', ...steps].join(', ')}` : 'Nothing is made yet; item opens item.md.', details: {target: artifact}
  })
}

async function edit(context: CommandContext, output: Output, session: Session, file: string, homePath: string): Promise<void> {
  await editFile(context, file)
  const {edited} = await session.view()
  if (edited.includes(homePath)) await output.note(`Edited, not committed: it counts once you commit it (git commit ${JSON.stringify(path.relative(context.cwd, file))}).`)
}

function stripHome(file: string): string {
  return file.replace(/^\.lifecycle\//, '')
}
