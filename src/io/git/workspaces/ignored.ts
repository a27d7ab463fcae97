import {LifecycleError} from '../../../core/errors.ts'
import {type TreeGit} from './tree-git.ts'

/** Which of these paths the rules in the tree ignore. Behind `./` a name that begins with a colon is no pathspec magic. */
export async function findIgnored(git: TreeGit, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const result = await git.try(['check-ignore', '-z', '--stdin'], {input: paths.map(path => `./${path}\0`).join('')})
  if (result.code > 1) throw new LifecycleError('GIT_IGNORED', `git could not tell what is ignored: ${result.stderr.trim()}`, {details: {stderr: result.stderr}})
  return new Set(result.stdout.toString('utf8').split('\0').filter(Boolean).map(path => path.slice('./'.length)))
}
