import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'
import type {CommandContext} from '../context.ts'
import {runForeground} from './foreground.ts'
import {canAsk} from './prompt.ts'

/** Opens a file in the person's editor and waits; throws when there is none or it ends badly. */
export async function editFile(context: CommandContext, file: string): Promise<void> {
  const editor = findEditor(context)
  // As git does: the shell splits `code --wait`, and the file's name is never part of the script.
  const code = await runForeground(context, ['sh', '-c', `${editor} "$@"`, editor, file], {cwd: context.cwd})
  if (code !== 0) throw new LifecycleError('WORK_EDITOR_FAILED', `the editor (${editor}) ended with ${code}`, {hint: 'Nothing was committed. Set VISUAL or EDITOR to an editor that works here.'})
}

/**
 * Lets the person edit a text in a file of its own, and uses what was saved. The file is gone afterwards, unless it could not
 * be used: what somebody wrote is never lost, so then it stays and the error says where.
 */
export async function editText<T>(context: CommandContext, name: string, text: string, use: (saved: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(context.env.TMPDIR ?? os.tmpdir(), 'lifecycle-'))
  const file = path.join(folder, name)
  await writeFile(file, text)
  let keep = false
  try {
    await editFile(context, file)
    const saved = await readFile(file, 'utf8')
    keep = saved !== text
    const result = await use(saved)
    keep = false
    return result
  } catch (error) {
    throw keep && error instanceof LifecycleError ? withKeptFile(error, file) : error
  } finally {
    if (!keep) await rm(folder, {recursive: true, force: true})
  }
}

function withKeptFile(error: LifecycleError, file: string): LifecycleError {
  const hint = [error.hint, `Your text is kept in ${file}: mend it, then lifecycle new --from ${file}`].filter(part => part !== undefined).join(' ')
  return new LifecycleError(error.code, error.message, {hint, details: {...error.details, kept: file}, cause: error})
}

function findEditor(context: CommandContext): string {
  const named = [context.env.VISUAL, context.env.EDITOR].find(editor => editor !== undefined && editor.trim() !== '')
  if (named !== undefined) return named
  if (canAsk(context)) return 'vi'
  throw new LifecycleError('USAGE_NO_EDITOR', 'there is no editor to open', {hint: 'Set VISUAL or EDITOR, or give the text on the command line.'})
}
