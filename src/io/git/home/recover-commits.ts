import {readFileSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {isAlive, readIdentityOf} from '../../processes/process-identity.ts'
import {withTakeOver} from '../../store/take-over.ts'
import {type Git} from '../git.ts'
import {listLeftFolders, ownerText, readManifests, readOwner, removeCommitFolder, type Manifest} from './commit-folder.ts'
import {recoverMerge} from './half-merge.ts'
import {changeIndex, copyIndex, lockIndex, readEntries, replaceIndex, unlockIndex} from './index-file.ts'
import {forgetSwap, undoSwap} from './working-swap.ts'
import {type Worktree} from './worktrees.ts'

export interface RecoveryPlace { readonly git: Git; readonly commonDir: string; readonly zeros: string }

/**
 * Finishes or takes back what a killed process was doing in one worktree: where its commit is on the branch the index follows, else
 * the working files come back; then its locks go. Nobody else's lock is touched: ours name their owner, and the owner must be gone.
 */
export async function recoverCommits(place: RecoveryPlace, worktree: Pick<Worktree, 'top' | 'gitDir'>): Promise<void> {
  await recoverMerge(place.git, worktree)
  for (let attempt = 0; attempt < 100; attempt++) {
    const [folder] = listLeftFolders(worktree.gitDir)
    if (folder === undefined) return
    // Where another process is at it already, it is waited for.
    await withTakeOver(folder, () => recoverFolder(place, worktree, folder))
  }
}

async function recoverFolder(place: RecoveryPlace, worktree: Pick<Worktree, 'top' | 'gitDir'>, folder: string): Promise<void> {
  await awaitChild(worktree.gitDir, folder)
  for (const manifest of readManifests(folder)) await recoverOne(place, worktree, folder, manifest)
  if (isLockOf(worktree.gitDir, folder)) unlockIndex(path.join(worktree.gitDir, 'index'))
  removeCommitFolder(folder)
}

/** A lock of the index that a killed process of ours has left, or nobody's business. */
export function isStaleLock(gitDir: string): boolean {
  const owner = readOwner(path.join(gitDir, 'index.lock'))
  return owner !== undefined && !isAlive(owner)
}

async function recoverOne(place: RecoveryPlace, worktree: Pick<Worktree, 'top' | 'gitDir'>, folder: string, manifest: Manifest): Promise<void> {
  const {git} = place
  await removeRefLocks(place, worktree.gitDir, manifest)
  const head = await git.line(['rev-parse', '-q', '--verify', manifest.ref])
  const landed = head !== undefined && (head === manifest.to || (await git.try(['merge-base', '--is-ancestor', manifest.to, head])).code === 0)
  if (!landed) {
    for (const swap of [...manifest.swaps].reverse()) undoSwap(swap)
    return
  }
  if (manifest.entries.length > 0) await followInIndex(place, worktree, folder, manifest)
  for (const swap of manifest.swaps) forgetSwap(swap)
}

/**
 * The branch has moved and the index has not: as it is, the person's next commit would take the engine's files back. Entries that
 * still say what they said before the commit are brought to what it says; the lock is the dead process's own, or taken anew.
 */
async function followInIndex({git, zeros}: RecoveryPlace, worktree: Pick<Worktree, 'top' | 'gitDir'>, folder: string, manifest: Manifest): Promise<void> {
  const index = path.join(worktree.gitDir, 'index')
  for (let attempt = 0; !isLockOf(worktree.gitDir, folder) && !lockIndex(index, ownerText(folder, undefined), path.join(folder, 'owner-recovering')); attempt++) {
    // A person's git is at it; after its end the entries are looked at as they are then.
    if (attempt === 100) return
    await sleep(20)
  }
  try {
    const copy = path.join(folder, 'index-recovered')
    copyIndex(index, copy)
    const env = {GIT_DIR: worktree.gitDir, GIT_WORK_TREE: worktree.top, GIT_INDEX_FILE: copy}
    const now = await readEntries(git, env, manifest.entries.map(entry => entry.path))
    const behind = manifest.entries.filter(entry => now.get(entry.path)?.oid === entry.from)
    if (behind.length === 0) return
    await changeIndex(git, env, behind.map(entry => ({...entry, keep: now.get(entry.path)})), zeros)
    replaceIndex(copy, index)
  } finally {
    unlockIndex(index)
  }
}

/** The lock of that folder, or of a recovery in it that was killed in its turn. */
function isLockOf(gitDir: string, folder: string): boolean {
  const owner = readOwner(path.join(gitDir, 'index.lock'))
  return owner !== undefined && owner.folder === folder && (!isAlive(owner) || owner.pid === process.pid)
}

/** The git process that the killed one was talking to may be about to finish. It sees the end of its input and ends by itself. */
async function awaitChild(gitDir: string, folder: string): Promise<void> {
  const child = readOwner(path.join(gitDir, 'index.lock'))
  if (child === undefined || child.folder !== folder || child.child === undefined) return
  for (let attempt = 0; attempt < 100 && readIdentityOf(child.child) !== undefined; attempt++) await sleep(10)
}

/**
 * Locks of the branch and of HEAD, left when the whole process group was killed. The branch's is ours when it says our commit; an
 * empty one (HEAD's always is) when it was made as the manifest was. Git holds such locks for milliseconds: two seconds are old.
 */
async function removeRefLocks({commonDir}: RecoveryPlace, gitDir: string, manifest: Manifest): Promise<void> {
  for (const lock of [path.join(commonDir, `${manifest.ref}.lock`), path.join(gitDir, 'HEAD.lock')]) {
    const before = statSync(lock, {throwIfNoEntry: false})
    if (before === undefined || !isOurRefLock(lock, before.mtimeMs, manifest)) continue
    await sleep(Math.max(0, before.mtimeMs + 2000 - Date.now()))
    const after = statSync(lock, {throwIfNoEntry: false})
    if (after?.ino === before.ino && after.mtimeMs === before.mtimeMs) rmSync(lock, {force: true})
  }
}

function isOurRefLock(lock: string, modifiedAt: number, manifest: Manifest): boolean {
  try {
    const text = readFileSync(lock, 'utf8').trim()
    // File systems take their time from a coarser clock.
    return text === manifest.to || (text === '' && modifiedAt > manifest.writtenAt - 20 && modifiedAt < manifest.writtenAt + 2000)
  } catch {
    return false
  }
}
