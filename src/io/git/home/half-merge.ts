import {lstatSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync, mkdirSync} from 'node:fs'
import path from 'node:path'
import {isAlive, parseIdentity, readIdentityOf, readOwnIdentity, type ProcessIdentity} from '../../processes/process-identity.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type Worktree} from './worktrees.ts'

/** A fast-forward that is under way in a worktree: `git merge` writes files first, then the index, then the branch. */
interface HalfMerge { readonly from: Oid; readonly to: Oid; readonly writtenAt: number; readonly owner: ProcessIdentity; readonly child: ProcessIdentity | undefined }

const noteOf = (gitDir: string): string => path.join(gitDir, 'lifecycle', 'fast-forward.json')

/** Written before git is started, and again when its process is known: a git that is killed in the midst leaves its lock and half of its files. */
export function noteMerge(gitDir: string, {from, to}: {readonly from: Oid; readonly to: Oid}, child?: number): void {
  const note: HalfMerge = {from, to, writtenAt: Date.now(), owner: readOwnIdentity(), child: child === undefined ? undefined : readIdentityOf(child)}
  mkdirSync(path.dirname(noteOf(gitDir)), {recursive: true})
  writeFileSync(noteOf(gitDir), JSON.stringify(note))
}

/** Git has ended by itself: it leaves nothing half done. */
export function forgetMerge(gitDir: string): void {
  rmSync(noteOf(gitDir), {force: true})
}

/**
 * Takes back what a killed fast-forward has left: git had found every path of it untouched before it wrote the first, so what has the
 * new content now, or the beginning of it, is git's and gets the old one back. Anything else is somebody's, and stays.
 */
export async function recoverMerge(git: Git, {top, gitDir}: Pick<Worktree, 'top' | 'gitDir'>): Promise<void> {
  const note = readNote(gitDir)
  if (note === undefined || isAlive(note.child ?? note.owner)) return
  const env = {GIT_DIR: gitDir, GIT_WORK_TREE: top}
  if (await git.line(['rev-parse', '--verify', '--quiet', 'HEAD'], {env, cwd: top}) === note.from) await takeBack(git, top, env, note)
  const lock = path.join(gitDir, 'index.lock')
  const made = statSync(lock, {throwIfNoEntry: false})?.birthtimeMs
  // A younger one is another git's.
  if (made !== undefined && made > note.writtenAt - 2000 && made < note.writtenAt + 2000) rmSync(lock, {force: true})
  forgetMerge(gitDir)
}

interface Change { readonly path: string; readonly status: string; readonly to: Oid }

async function takeBack(git: Git, top: string, env: Readonly<Record<string, string>>, {from, to}: HalfMerge): Promise<void> {
  const options = {env, cwd: top}
  const [raw, staged] = await Promise.all([git.run(['diff-tree', '-r', '-z', '--no-renames', from, to], options), git.run(['diff-index', '--cached', '--name-only', '-z', from], options)])
  const own = new Set(staged.split('\0'))
  const tokens = raw.split('\0')
  const changes: Change[] = []
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const [, , , oid = '', status = ''] = tokens[at]!.split(' ')
    if (!own.has(tokens[at + 1]!)) changes.push({path: tokens[at + 1]!, status, to: oid})
  }
  const halfDone: Change[] = []
  for (const change of changes) if (await isGits(git, top, options, change)) halfDone.push(change)
  for (const {path: name, status} of halfDone) if (status === 'A') rmSync(path.join(top, name))
  const back = halfDone.filter(({status}) => status !== 'A').map(({path: name}) => `${name}\0`).join('')
  if (back !== '') await git.run(['checkout-index', '-f', '-z', '--stdin'], {...options, input: back})
}

/** Whether the working file is what the merge was to put there, or the beginning of it. */
async function isGits(git: Git, top: string, options: {readonly env: Readonly<Record<string, string>>; readonly cwd: string}, {path: name, status, to}: Change): Promise<boolean> {
  const file = path.join(top, name)
  const stat = lstatSync(file, {throwIfNoEntry: false})
  // Git takes the old file away first.
  if (stat === undefined) return status !== 'A'
  if (status === 'D' || (!stat.isFile() && !stat.isSymbolicLink())) return false
  const wanted = (await git.try(['cat-file', 'blob', to], options)).stdout
  if (stat.isSymbolicLink()) return wanted.equals(Buffer.from(readlinkSync(file)))
  const bytes = readFileSync(file)
  return wanted.subarray(0, bytes.length).equals(bytes) || await git.line(['hash-object', '--', name], options) === to
}

function readNote(gitDir: string): HalfMerge | undefined {
  try {
    const {from, to, writtenAt, owner, child} = JSON.parse(readFileSync(noteOf(gitDir), 'utf8')) as {[key in keyof HalfMerge]: unknown}
    const parsed = parseIdentity(owner)
    if (![from, to].every(oid => typeof oid === 'string' && /^[0-9a-f]{40,64}$/.test(oid)) || typeof writtenAt !== 'number' || parsed === undefined) return undefined
    return {from: from as Oid, to: to as Oid, writtenAt, owner: parsed, child: parseIdentity(child)}
  } catch {
    return undefined
  }
}
