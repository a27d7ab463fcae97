import {quoteForShell} from '../core/quote-for-shell.ts'
import type {EnginePorts} from './ports.ts'

/** Files of a person's that are in the way, and the one command that puts them back; `paths` are relative to the home folder. */
export function explainEdited(ports: Pick<EnginePorts, 'home'>, paths: readonly string[]): {readonly why: string; readonly remedy: string} {
  const {folder} = ports.home.home
  const git = folder === undefined ? 'git' : `git -C ${quoteForShell(folder)}`
  return {why: `${paths.join(', ')} has uncommitted edits`, remedy: `Commit them, or put back what was committed: ${git} checkout -- ${paths.map(quoteForShell).join(' ')}`}
}
