import {lstat, open, realpath} from 'node:fs/promises'
import {constants} from 'node:fs'
import path from 'node:path'
import {temporaryMark} from './land-commit.ts'
import {mostBytesOfBlob} from './object-reader.ts'
import {openPorcelain} from './porcelain.ts'
import {inTree, relativeTo} from './home-tree.ts'
import {type Worktree} from './worktrees.ts'

/** Home files in the worktree that differ from the branch, untracked ones too, in the order of their names. */
export async function listEdited(checkout: Worktree, prefix: string, env: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const changed = await (await openPorcelain(checkout.top, env)).listChanged(prefix)
  return changed.filter(file => prefix === '' || file.startsWith(`${prefix}/`)).map(file => relativeTo(prefix, file))
    // An embedded repository shows as a folder; ours of a swap under way is nobody's edit.
    .filter(file => !file.endsWith('/') && !path.basename(file).startsWith(temporaryMark)).sort()
}

/**
 * Text of a working file; undefined when there is none, when it is no regular file, is over 1 MB, or leads out of the home folder by a
 * link: what is not a plain file there is not followed, only what is committed counts.
 */
export async function readWorking(checkout: Worktree, prefix: string, file: string): Promise<string | undefined> {
  const home = path.join(checkout.top, prefix)
  const target = path.join(checkout.top, inTree(prefix, file))
  if (!target.startsWith(`${home}${path.sep}`)) return undefined
  const stat = await lstat(target).catch(() => undefined)
  if (!stat?.isFile() || stat.size > mostBytesOfBlob) return undefined
  if (await realpath(path.dirname(target)).catch(() => undefined) !== path.dirname(target)) return undefined
  // Between the look and the opening it may have become a link or a pipe.
  const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const opened = await handle.stat()
    return opened.isFile() && opened.size <= mostBytesOfBlob ? (await handle.readFile()).toString('utf8') : undefined
  } finally {
    await handle.close()
  }
}
