import {copyFile, stat, utimes} from 'node:fs/promises'

/** Longer than a tick of any clock that file times are taken from. */
const tickMs = 10

/**
 * Copies an index together with its age. Git reads a file again that is as young as its index, for it may have been edited in the
 * same tick with the same size; a copy that looks younger than its original would hide such an edit.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  const {mtimeMs} = await stat(from)
  await copyFile(from, to)
  const age = (mtimeMs - tickMs) / 1000
  await utimes(to, age, age)
}
