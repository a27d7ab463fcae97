import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {codePathspec} from './home-paths.ts'

/** A unified diff (or its summary) for people, without the home folder. Plumbing, so that no one's `diff.*` settings change it. */
export function readDiff(git: Git, homePrefix: string, from: Oid, to: Oid, stat: boolean): Promise<string> {
  const shown = stat ? ['--stat=100', '--summary'] : ['-p', '--full-index']
  return git.run(['diff-tree', '-r', '-M', '--no-color', '--no-ext-diff', '--no-textconv', ...shown, from, to, ...codePathspec(homePrefix)])
}
