import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {LifecycleError} from '../../../core/errors.ts'
import {quoteForShell} from '../../../core/quote-for-shell.ts'

/**
 * A workspace is a clone that knows nothing of the project: commands belong into the project, and whoever has taken a step and stands in
 * its workspace is told the way there. `top` is the top of the working tree.
 */
export function refuseWorkspace(top: string | undefined): void {
  const [, item, slot] = /[\\/]workspaces[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/]tree$/.exec(top ?? '') ?? []
  if (top === undefined || item === undefined || slot === undefined || !existsSync(path.join(top, '..', 'workspace.json'))) return
  const project = readProject(top)
  const there = project === undefined ? 'lifecycle -C <the project>' : `lifecycle -C ${quoteForShell(project)}`
  const step = slot.startsWith('take-') ? ` take ${item} ${slot.slice('take-'.length)} --done` : ' …'
  throw new LifecycleError('USAGE_IN_WORKSPACE', `this folder is a workspace of ${item}, and not the project`, {hint: `From here: ${there}${step}`, details: {target: top}})
}

/** The repository whose objects the workspace borrows. */
function readProject(top: string): string | undefined {
  try {
    const [objects = ''] = readFileSync(path.join(top, '.git', 'objects', 'info', 'alternates'), 'utf8').split('\n')
    const common = path.dirname(objects)
    return path.basename(common) === '.git' ? path.dirname(common) : common
  } catch {
    return undefined
  }
}
