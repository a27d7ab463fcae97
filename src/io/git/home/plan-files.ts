import {isUtf8} from 'node:buffer'
import {createHash} from 'node:crypto'
import {lstat, readFile, realpath} from 'node:fs/promises'
import path from 'node:path'
import {type FileContent, type FileWrite} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {inTree} from './home-tree.ts'
import {type IndexEntry} from './index-file.ts'
import {digestOf} from './working-swap.ts'
import {type Worktree} from './worktrees.ts'

/** What the branch has at a path. */
export interface BranchEntry { readonly oid: Oid; readonly mode: string; readonly bytes: Uint8Array | undefined }

/** One file of a state commit, checked against the branch, the index and the working file. */
export interface PlannedFile {
  /** Path in the branch's tree. */
  readonly path: string
  readonly mode: string
  readonly from: Oid | undefined
  /** Bytes of the new blob; undefined: the path goes. */
  readonly blob: Buffer | undefined
  readonly indexEntry: IndexEntry | undefined
  /** Undefined when the working file stays as it is: home is checked out nowhere, or it is so already, or not wanted there. */
  readonly working: PlannedWorking | undefined
}

export interface PlannedWorking {
  readonly target: string
  /** Digest of the file as it was seen; undefined: none. */
  readonly before: string | undefined
  /** Bytes to put there; undefined: the file goes. */
  readonly bytes: Buffer | undefined
  /** Permission bits of the file that is replaced. */
  readonly permissions: number | undefined
}

export interface PlanContext {
  readonly prefix: string
  readonly checkout: Worktree | undefined
  readonly index: ReadonlyMap<string, IndexEntry>
  /** Whether new files get LF in the branch whatever they have in the working tree (`core.autocrlf`). */
  readonly normalisesLineEnds: () => Promise<boolean>
}

/** Undefined where a person's uncommitted edit is in the way. */
export async function planFile(file: FileWrite, entry: BranchEntry | undefined, context: PlanContext): Promise<PlannedFile | undefined> {
  const treePath = inTree(context.prefix, file.path)
  const indexEntry = context.index.get(treePath)
  const content = toBytes(file.content)
  // What the person has staged is theirs, too: an edit that is added and not committed.
  if (context.checkout !== undefined && file.over === 'home' && indexEntry?.oid !== entry?.oid) return undefined
  // Outside the person's sparse checkout there is no working file, and there is to be none.
  const working = context.checkout === undefined || indexEntry?.skipWorktree ? 'none' : await planWorking(context.checkout, treePath, file.over, content, entry)
  if (working === undefined) return undefined
  return {
    path: treePath, mode: entry?.mode === '100755' ? entry.mode : '100644', from: entry?.oid, indexEntry,
    blob: content && await forBranch(content, entry, context), working: working === 'none' ? undefined : working
  }
}

/** `none`: nothing is to be done there. Undefined: the working file is not what it must be to be replaced. */
async function planWorking(checkout: Worktree, treePath: string, over: FileWrite['over'], content: Buffer | undefined, entry: BranchEntry | undefined): Promise<PlannedWorking | 'none' | undefined> {
  const target = path.join(checkout.top, treePath)
  const seen = await readRegular(target, checkout.top)
  if (seen === 'other') return undefined
  const bytes = seen?.bytes
  const isReplaceable = over === 'home' ? isFromBranch(bytes, entry) || isSame(bytes, content) : isSame(bytes, toBytes(over.working))
  if (!isReplaceable) return undefined
  const wanted = content && asIn(bytes, entry, content)
  return isSame(bytes, wanted) ? 'none' : {target, before: bytes && digestOf(bytes), bytes: wanted, permissions: seen?.permissions}
}

/** Line ends of the branch are the branch's: a working copy that git has given CRLF must not bring them in. What is no text has none. */
async function forBranch(text: Buffer, entry: BranchEntry | undefined, context: PlanContext): Promise<Buffer> {
  if (!text.includes('\r\n') || !isText(text)) return text
  const keepsLf = entry?.bytes === undefined ? await context.normalisesLineEnds() : !entry.bytes.includes(13)
  return keepsLf ? withLf(text) : text
}

/** Whether the working file is the branch's, with the line ends that the person's git may have given it. */
function isFromBranch(bytes: Buffer | undefined, entry: BranchEntry | undefined): boolean {
  if (bytes === undefined || entry === undefined) return bytes === entry
  if (blobId(bytes, entry.oid) === entry.oid) return true
  return entry.bytes !== undefined && isCrlfOf(bytes, Buffer.from(entry.bytes))
}

/** New text with the line ends of the working file it replaces. */
function asIn(bytes: Buffer | undefined, entry: BranchEntry | undefined, text: Buffer): Buffer {
  const branch = entry?.bytes && Buffer.from(entry.bytes)
  if (bytes === undefined || branch === undefined || !isCrlfOf(bytes, branch) || !isText(text)) return text
  return Buffer.from(withLf(text).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
}

/** By its id, as git knows it: large blobs are not held. */
function blobId(bytes: Buffer, like: Oid): Oid {
  return createHash(like.length === 64 ? 'sha256' : 'sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Everything else has no line ends, whatever bytes it holds. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

function toBytes(content: FileContent | undefined): Buffer | undefined {
  return typeof content === 'string' ? Buffer.from(content) : content && Buffer.from(content)
}

function isCrlfOf(bytes: Buffer, branch: Buffer): boolean {
  return isText(branch) && bytes.includes('\r\n') && !branch.includes(13) && withLf(bytes).equals(branch)
}

function withLf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other)
}

/** The file, undefined when there is none, `other` for what is no regular file or lies behind a link that leads elsewhere. */
async function readRegular(target: string, top: string): Promise<{readonly bytes: Buffer; readonly permissions: number} | undefined | 'other'> {
  if (!(await isInside(path.dirname(target), top))) return 'other'
  try {
    const stat = await lstat(target)
    if (!stat.isFile()) return 'other'
    return {bytes: await readFile(target), permissions: stat.mode & 0o777}
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') return 'other'
    throw cause
  }
}

/** Whether a folder, or the nearest one above it that exists, is where its name says. */
async function isInside(folder: string, top: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined)
  if (real !== undefined) return real === folder
  // There, but leading nowhere.
  if (await lstat(folder).catch(() => undefined) !== undefined) return false
  return folder === top || await isInside(path.dirname(folder), top)
}
