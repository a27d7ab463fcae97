import {mkdirSync, rmdirSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {fsyncWrite} from '../../store/fsync-write.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {findOperation, type Busy} from './busy.ts'
import {ownerText, type Manifest} from './commit-folder.ts'
import {writeDurably} from './commit-objects.ts'
import {changeIndex, copyIndex, fingerprint, lockIndex, replaceIndex, unlockIndex} from './index-file.ts'
import {type PlannedFile} from './plan-files.ts'
import {prepareRef, type PreparedRef} from './ref-transaction.ts'
import {temporaryMark} from './temporary-mark.ts'
import {applySwaps, digestOf, forgetSwap, undoSwap, type Swap} from './working-swap.ts'
import {fingerprintHeads, type Worktree} from './worktrees.ts'

/** A commit that is made and on no branch yet, and what was seen when it was planned. */
export interface Landing {
  readonly git: Git
  readonly commonDir: string
  readonly zeros: Oid
  readonly ref: string
  /** Folder of the home files in the branch's tree. */
  readonly prefix: string
  readonly from: Oid | undefined
  readonly to: Oid
  readonly reflog: string
  readonly checkout: Worktree | undefined
  readonly worktrees: readonly Worktree[]
  readonly files: readonly (PlannedFile & {readonly to: Oid | undefined})[]
  /** This process's commit folder, and a number in it that no other landing has. */
  readonly folder: string
  readonly serial: number
  /** Fingerprints taken before the state of worktrees and index was read. */
  readonly seenHeads: string
  readonly seenIndex: string
}

export type Landed =
  | {readonly outcome: 'landed'; readonly swaps: readonly Swap[]}
  /** Somebody else's git was faster, or holds a lock: plan again. */
  | {readonly outcome: 'again'; readonly busy: Busy}
  /** A working file was saved meanwhile. */
  | {readonly outcome: 'edited'; readonly path: string}

/**
 * Puts a commit on its branch, together with the index and the working files of the worktree that has the branch checked out. All is
 * prepared first, the branch locked by git, the index by its own lock; then everything changes within a few milliseconds. Whatever
 * comes in between, either all of it has happened or none. `copy` is what `prepareIndex` made. (Moving the branch first and mending the index after it lets a person's
 * `git commit` in between take the files back: 25 of 131 commits when it was tried, none this way.)
 */
export async function landCommit(landing: Landing, copy: string): Promise<Landed> {
  const {checkout, folder, serial} = landing
  const swaps = checkout === undefined ? [] : await prepareSwaps(landing, checkout)
  const manifest = path.join(folder, `manifest-${serial}.json`)
  await fsyncWrite(manifest, JSON.stringify(describe(landing, swaps)))
  const forget = (isLanded: boolean): void => {
    rmSync(manifest, {force: true})
    rmSync(copy, {force: true})
    if (!isLanded) for (const swap of swaps) forgetSwap(swap)
  }
  const result = await exchange(landing, swaps, copy).catch(async (error: unknown) => {
    // Where the branch may have moved the manifest stays, and the rest is done after this process. Where it has not, all is taken back
    // by now: done once more, it would take away what a later commit has put there.
    if (await hasNotMoved(landing)) forget(false)
    throw error
  })
  forget(result.outcome === 'landed')
  if (checkout !== undefined) removeEmptyFolders(landing, checkout)
  return result
}

/** Certain only where git says so. */
async function hasNotMoved({git, ref, to}: Landing): Promise<boolean> {
  return (await git.try(['merge-base', '--is-ancestor', to, ref])).code === 1
}

/** Swaps the working files without a commit, for an edit that leads back to what the branch has. */
export async function landWorkingFiles(landing: Landing, checkout: Worktree): Promise<Landed> {
  const swaps = await prepareSwaps(landing, checkout)
  const edited = applySwaps(swaps)
  if (edited === undefined) return {outcome: 'landed', swaps}
  for (const swap of swaps) forgetSwap(swap)
  return {outcome: 'edited', path: pathOf(landing, edited)}
}

async function exchange(landing: Landing, swaps: readonly Swap[], copy: string): Promise<Landed> {
  const {git, ref, to, from, zeros, checkout, commonDir, reflog} = landing
  const env: Record<string, string> = {GIT_DIR: checkout?.gitDir ?? commonDir}
  const prepared = await prepareRef(git, {ref, to, from: from ?? zeros, message: reflog, env})
  if (prepared === 'moved') return again(`${ref} was moved by somebody else`, 'Wait, or look at git log')
  if (prepared === 'locked') return again(`another git process has locked ${ref}`, `Wait for it; when none runs, remove ${path.join(commonDir, ref)}.lock`)
  return checkout === undefined ? moveAlone(landing, prepared) : moveTogether(landing, prepared, checkout, swaps, copy)
}

/** Home is checked out nowhere, and still so. */
async function moveAlone(landing: Landing, prepared: PreparedRef): Promise<Landed> {
  if (fingerprintHeads(landing.commonDir) !== landing.seenHeads) {
    await prepared.abort()
    return again('another branch was checked out', 'Wait a moment')
  }
  await prepared.commit()
  return {outcome: 'landed', swaps: []}
}

async function moveTogether(landing: Landing, prepared: PreparedRef, checkout: Worktree, swaps: readonly Swap[], copy: string): Promise<Landed> {
  const index = path.join(checkout.gitDir, 'index')
  const owner = ownerText(landing.folder, prepared.pid)
  if (!lockIndex(index, owner, path.join(landing.folder, `owner-${landing.serial}`))) {
    await prepared.abort()
    return again(`another git process has locked the index of ${checkout.top}`, `Wait for it; when none runs, remove ${index}.lock`)
  }
  // From here to the end of the lock nothing waits but for git's answer to "commit".
  let applied = false
  try {
    if (fingerprintHeads(landing.commonDir) !== landing.seenHeads || fingerprint(index) !== landing.seenIndex || findOperation(landing.ref, checkout, landing.worktrees)) {
      await prepared.abort()
      return again(`somebody else's git has changed ${checkout.top} just now`, 'Wait a moment')
    }
    const edited = applySwaps(swaps)
    if (edited !== undefined) {
      await prepared.abort()
      return {outcome: 'edited', path: pathOf(landing, edited)}
    }
    applied = true
    await prepared.commit()
    applied = false
    replaceIndex(copy, index)
    return {outcome: 'landed', swaps}
  } finally {
    if (applied) for (const swap of [...swaps].reverse()) undoSwap(swap)
    unlockIndex(index)
  }
}

/** Makes the index as it is to be after the commit, beside the present one, and returns where it is. */
export async function prepareIndex(landing: Omit<Landing, 'to'>): Promise<string> {
  const {checkout, git, files, zeros} = landing
  const copy = path.join(landing.folder, `index-${landing.serial}`)
  if (checkout === undefined) return copy
  copyIndex(path.join(checkout.gitDir, 'index'), copy)
  const env = {GIT_DIR: checkout.gitDir, GIT_WORK_TREE: checkout.top, GIT_INDEX_FILE: copy}
  await changeIndex(git, env, files.map(file => ({path: file.path, mode: file.mode, to: file.to, keep: file.indexEntry})), zeros)
  return copy
}

/** Writes the new working files beside where they go, on the same file system. */
async function prepareSwaps(landing: Landing, checkout: Worktree): Promise<readonly Swap[]> {
  const home = path.join(checkout.top, landing.prefix)
  const base = temporaryBase(landing, home)
  return Promise.all(landing.files.flatMap(({working, mode}, position) => {
    if (working === undefined) return []
    return [async (): Promise<Swap> => {
      const name = `${base}${landing.serial}-${position}`
      const placed = working.bytes && `${name}.new`
      if (placed !== undefined && working.bytes !== undefined) {
        mkdirSync(path.dirname(working.target), {recursive: true})
        await writeDurably(placed, working.bytes, working.permissions ?? (mode === '100755' ? 0o755 : undefined))
      }
      return {target: working.target, placed, taken: `${name}.taken`, before: working.before, after: working.bytes && digestOf(working.bytes)}
    }]
  }).map(prepare => prepare()))
}

function temporaryBase(landing: Landing, home: string): string {
  mkdirSync(home, {recursive: true})
  const isSameDisk = statSync(home).dev === statSync(landing.folder).dev
  return isSameDisk ? path.join(landing.folder, 'file-') : path.join(home, `${temporaryMark}${path.basename(landing.folder)}-`)
}

function describe(landing: Landing, swaps: readonly Swap[]): Manifest {
  const {ref, from, to, checkout, files} = landing
  const entries = checkout === undefined ? [] : files.map(({path: name, mode, from: old, to: next}) => ({path: name, mode, from: old, to: next}))
  return {writtenAt: Date.now(), ref, from, to, top: checkout?.top ?? '', entries, swaps}
}

/** Folders that a deletion has emptied go, as git does it, and those that were made for nothing; the home folder stays. */
function removeEmptyFolders({prefix, files}: Landing, checkout: Worktree): void {
  const home = path.join(checkout.top, prefix)
  for (const {working} of files) {
    for (let folder = working && path.dirname(working.target); folder?.startsWith(`${home}${path.sep}`); folder = path.dirname(folder)) {
      try {
        rmdirSync(folder)
      } catch {
        break
      }
    }
  }
}

function pathOf({files}: Landing, edited: Swap): string {
  return files.find(file => file.working?.target === edited.target)?.path ?? edited.target
}

function again(why: string, remedy: string): Landed {
  return {outcome: 'again', busy: {why, remedy}}
}
