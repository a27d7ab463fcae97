import {randomUUID} from 'node:crypto'
import {mkdir, realpath, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {inTree} from './home-tree.ts'
import {temporaryMark} from './temporary-mark.ts'
import {applySwaps, digestOf, forgetSwap, restoreLateWriting, type Swap} from './working-swap.ts'
import {type Worktree} from './worktrees.ts'

/** Replaces one working file by take and link, so that a save of somebody else at any instant is kept. False when it was not what was seen, or lies behind a link. */
export async function saveWorking(checkout: Worktree, prefix: string, file: string, {text, seen}: {readonly text: string; readonly seen: Uint8Array | undefined}): Promise<boolean> {
  const home = path.join(checkout.top, prefix)
  const target = path.join(checkout.top, inTree(prefix, file))
  const folder = path.dirname(target)
  if (!target.startsWith(`${home}${path.sep}`) || !await isPlain(home, folder)) return false
  await mkdir(folder, {recursive: true})
  const base = path.join(home, `${temporaryMark}${randomUUID()}`)
  const bytes = Buffer.from(text)
  const swap: Swap = {target, placed: `${base}-new`, taken: `${base}-old`, before: seen && digestOf(seen), after: digestOf(bytes)}
  try {
    await writeFile(swap.placed!, bytes, {flag: 'wx'})
    if (applySwaps([swap]) !== undefined || restoreLateWriting(swap)) return false
    forgetSwap(swap)
    return true
  } finally {
    await rm(swap.placed!, {force: true})
  }
}

/** Whether the folder, as far as it is there, is where its name says. */
async function isPlain(home: string, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined)
  if (real !== undefined) return real === folder
  return folder !== home && isPlain(home, path.dirname(folder))
}
