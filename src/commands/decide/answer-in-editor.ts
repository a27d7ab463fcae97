import path from 'node:path'
import type {Session} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {ItemStatus, OpenForm} from '../../core/plan/decision.ts'
import type {CommandContext} from '../context.ts'
import type {ExitCode} from '../exit-code.ts'
import {editFile} from '../interaction/editor.ts'
import type {Output} from '../output/output.ts'

interface EditRequest {
  readonly context: CommandContext
  readonly output: Output
  readonly session: Session
  readonly item: ItemStatus
  readonly form: OpenForm
  readonly json: boolean
}

/** Opens the form itself in the editor and commits it as it was saved: the same as editing it without us. */
export async function answerInEditor({context, output, session, item, form, json}: EditRequest): Promise<ExitCode> {
  const folder = await session.folder()
  if (folder === undefined) {
    throw new LifecycleError('USAGE_HOME_NOT_CHECKED_OUT', 'the branch that holds .lifecycle/ is checked out nowhere, so there is no file to edit', {hint: 'Answer with -m and --reply instead.'})
  }
  const file = `items/${item.id}/decisions/${form.name}.md`
  await editFile(context, path.join(folder, file))
  const {edited} = await session.view()
  if (!edited.includes(file)) {
    await output.note(`${form.name} was not changed: nothing is decided.`)
    return 1
  }
  const {commit} = await session.commitEdited([file])
  const short = commit.slice(0, 10)
  if (json) await output.printJson('decision', {item: item.id, form: form.name, answer: null, commit})
  else await output.print(`${output.mark('done')} ${form.name} of ${sanitiseLine(item.id)}, as you wrote it, committed as ${short}`, output.paint('muted', `  Undo: git revert ${short}`))
  return 0
}
