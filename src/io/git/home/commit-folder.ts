import {mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {isAlive, parseIdentity, readOwnIdentity, type ProcessIdentity} from '../../processes/process-identity.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Swap} from './working-swap.ts'

/** What one state commit is about to do, written before it does any of it: enough to finish it or take it back after a kill. */
export interface Manifest {
  /** Milliseconds since 1970, just before the branch is locked. */
  readonly writtenAt: number
  readonly ref: string
  readonly from: Oid | undefined
  readonly to: Oid
  /** Worktree whose index and working files change. */
  readonly top: string
  readonly entries: readonly ManifestEntry[]
  readonly swaps: readonly Swap[]
}

/** An entry of the index before and after; undefined: none. */
export interface ManifestEntry {
  /** Path in the branch's tree. */
  readonly path: string
  readonly mode: string
  readonly from: Oid | undefined
  readonly to: Oid | undefined
}

/** A folder in a git directory that one process makes its state commits in: private index, copies, manifests. */
const foldersOf = (gitDir: string): string => path.join(gitDir, 'lifecycle', 'commits')

/** Makes this process's own folder in that git directory, named so that nobody else's is taken for it. */
export function makeCommitFolder(gitDir: string, name: string): string {
  const folder = path.join(foldersOf(gitDir), name)
  mkdirSync(folder, {recursive: true})
  return folder
}

/** Name for the folders of one committer: says whose it is even when everything in it is gone. */
export function nameCommitFolder(instance: number): string {
  const {pid, startedAt} = readOwnIdentity()
  return `${pid}-${startedAt.replaceAll(/[^0-9A-Za-z]/g, '')}-${instance}`
}

/** Folders that a process which is gone has left there, with its identity. */
export function listLeftFolders(gitDir: string): readonly string[] {
  return readNames(foldersOf(gitDir)).map(name => path.join(foldersOf(gitDir), name)).filter(folder => {
    const owner = readOwner(path.join(folder, 'owner'))
    // Between the making of the folder and that of the file in it there is no owner: the next look will see one.
    return owner !== undefined && !isAlive(owner)
  })
}

/** Text for `owner` and for `index.lock`: who holds it. */
export function ownerText(folder: string, child: number | undefined): string {
  return `${JSON.stringify({lifecycle: 'state commit', ...readOwnIdentity(), folder, child})}\n`
}

/** Who made a lock or a folder; undefined when it is not one of ours. `folder` is the commit folder it belongs to. */
export function readOwner(file: string): (ProcessIdentity & {readonly folder: string; readonly child: number | undefined}) | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as {folder?: unknown; child?: unknown; lifecycle?: unknown}
    const identity = parseIdentity(value)
    if (identity === undefined || value.lifecycle !== 'state commit' || typeof value.folder !== 'string') return undefined
    return {...identity, folder: value.folder, child: typeof value.child === 'number' ? value.child : undefined}
  } catch {
    return undefined
  }
}

/** Manifests in a commit folder, oldest first; a file that is no manifest was being written when its process was killed: nothing was done yet. */
export function readManifests(folder: string): readonly Manifest[] {
  return readNames(folder).filter(name => /^manifest-\d+\.json$/.test(name)).sort().flatMap(name => {
    try {
      return [JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Manifest]
    } catch {
      return []
    }
  })
}

/** Removes a commit folder whose work is done. */
export function removeCommitFolder(folder: string): void {
  rmSync(folder, {recursive: true, force: true})
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
