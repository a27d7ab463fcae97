import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'

/** Larger files are no source that anybody merges by hand. */
const largestBytes = 4 * 1024 * 1024

/** Whether text has the beginning and the end of a conflict as git writes them. A lone line of `=======` is a heading in Markdown. */
export function hasConflictMarkers(text: string): boolean {
  return /^<{7} .*$[^]*?^>{7} /m.test(text)
}

/** Whether a file of an agent's tree has conflict markers; a link is not followed, a pipe not waited for. */
export function fileHasConflictMarkers(path: string): boolean {
  let handle: number
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return false
  }
  try {
    const stat = fstatSync(handle)
    return stat.isFile() && stat.size <= largestBytes && hasConflictMarkers(readFileSync(handle, 'latin1'))
  } finally {
    closeSync(handle)
  }
}
