import {type Oid} from '../../../core/project/configuration.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {type Git} from '../git.ts'
import {readRef} from './branch-move.ts'
import {checkName, checkOid, zerosLike} from './git-names.ts'

/** `refs/lifecycle/results/<key>`: what a run made, kept before any file is written. A key may have several parts. */
export function resultRef(key: string): string {
  return `refs/lifecycle/results/${key.split('/').map(part => checkName(part, 'result')).join('/')}`
}

/** `refs/lifecycle/pins/<item>/<slot>`: keeps the objects that a workspace borrows. Two levels, so that no two workspaces share one. */
export function pinRef(item: string, slot: string): string {
  return `refs/lifecycle/pins/${checkName(item, 'item')}/${checkName(slot, 'workspace')}`
}

/** Makes a ref that must not be there yet; false when it is. */
export async function createRef(git: Git, ref: string, commit: Oid): Promise<boolean> {
  const result = await git.try(['update-ref', '--create-reflog', '-m', 'lifecycle: create', ref, checkOid(commit), zerosLike(commit)])
  if (result.code === 0) return true
  if (await readRef(git, ref) !== undefined) return false
  const blocker = /'(refs\/[^']+)' exists/.exec(result.stderr)?.[1]
  throw new LifecycleError('GIT_REF', `${ref} could not be made: ${result.stderr.trim()}`, {
    hint: blocker === undefined ? 'Run lifecycle doctor.' : `Rename the branch in the way: git branch -m ${blocker.replace(/^refs\/heads\//, '')} <new name>`
  })
}

/** Not synced: a workspace that loses its pin in a power failure is reset, and pinned, before it is used again. */
export async function setPin(git: Git, item: string, slot: string, commit: Oid): Promise<void> {
  await git.run(['-c', 'core.fsync=none', 'update-ref', pinRef(item, slot), checkOid(commit)])
}

/** The workspace is gone, and with it the need for its objects. */
export async function removePin(git: Git, item: string, slot: string): Promise<void> {
  await git.run(['update-ref', '-d', pinRef(item, slot)])
}
