import {lstat, open, realpath} from 'node:fs/promises'
import {constants} from 'node:fs'
import path from 'node:path'
import {inTree} from './home-tree.ts'
import {type Worktree} from './worktrees.ts'

/** As much as the attachments of one run may be. */
const mostBytes = 20 * 1024 * 1024

/**
 * Bytes of a working file; undefined when there is none, when it is no regular file, is over 20 MB, or leads out of the home folder by a
 * link: what is not a plain file there is not followed, only what is committed counts.
 */
export async function readWorking(checkout: Worktree, prefix: string, file: string): Promise<Uint8Array | undefined> {
  const home = path.join(checkout.top, prefix)
  const target = path.join(checkout.top, inTree(prefix, file))
  if (!target.startsWith(`${home}${path.sep}`)) return undefined
  const stat = await lstat(target).catch(() => undefined)
  if (!stat?.isFile() || stat.size > mostBytes) return undefined
  if (await realpath(path.dirname(target)).catch(() => undefined) !== path.dirname(target)) return undefined
  // Between the look and the opening it may have become a link or a pipe.
  const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const opened = await handle.stat()
    return opened.isFile() && opened.size <= mostBytes ? await handle.readFile() : undefined
  } finally {
    await handle.close()
  }
}
