import {type Identity} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {engineIdentity} from '../../../core/project/engine-identity.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {type Git} from '../git.ts'
import {readHomeTree, replaceHomeTree} from './trees.ts'

/** What a merge as objects came to, clean or not. */
export interface MergedTree {
  /** With conflict markers in the files of `conflicts`. */
  readonly tree: Oid
  readonly conflicts: readonly string[]
}

/** Three-way merge of two commits as objects: no index, no working file and no merge driver is involved. */
export async function writeMergedTree(git: Git, ours: Oid, theirs: Oid): Promise<MergedTree> {
  const result = await git.try(['-c', 'merge.conflictStyle=merge', 'merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', '--allow-unrelated-histories', ours, theirs])
  const [tree = '', ...paths] = result.stdout.toString('utf8').split('\0').filter(Boolean)
  if (result.code > 1 || tree === '') {
    throw new LifecycleError('GIT_MERGE_TREE', `git could not merge ${theirs} into ${ours}: ${result.stderr.trim()}`, {hint: 'Check the repository with git fsck.'})
  }
  return {tree, conflicts: result.code === 0 ? [] : [...new Set(paths)]}
}

/** As `writeMergedTree`, with the home folder always as `ours` has it: it is never part of a change, so it never conflicts. */
export async function mergeCode(git: Git, homePrefix: string, ours: Oid, theirs: Oid): Promise<MergedTree> {
  const [home, merged] = await Promise.all([
    readHomeTree(git, ours, homePrefix),
    withHomeUntouched(git, homePrefix, ours, theirs).then(changed => writeMergedTree(git, ours, changed))
  ])
  if (home === await readHomeTree(git, merged.tree, homePrefix)) return merged
  return {...merged, tree: await replaceHomeTree(git, merged.tree, homePrefix, home)}
}

/** `theirs`, or a commit upon it whose home folder is the merge base's: then the merge sees no change there. */
async function withHomeUntouched(git: Git, homePrefix: string, ours: Oid, theirs: Oid): Promise<Oid> {
  const base = await git.line(['merge-base', ours, theirs])
  const [before, after] = await Promise.all([base === undefined ? undefined : readHomeTree(git, base, homePrefix), readHomeTree(git, theirs, homePrefix)])
  if (before === after) return theirs
  const tree = await replaceHomeTree(git, theirs, homePrefix, before)
  return writeCommit(git, tree, [theirs], 'Leave the home folder out\n', engineIdentity)
}

/** A commit object; the identity goes in by variables, the message by stdin. */
export async function writeCommit(git: Git, tree: Oid, parents: readonly Oid[], message: string, author: Identity): Promise<Oid> {
  const env = {GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email}
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', tree, ...parents.flatMap(parent => ['-p', parent]), '-F', '-']
  return (await git.run(args, {input: message, env})).trim()
}
