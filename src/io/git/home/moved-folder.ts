import {type Oid} from '../../../core/project/configuration.ts'
import {type PathChange} from './history.ts'

/** What a commit took away: path relative to the home folder, and the blob that was there. */
export interface Deletion { readonly path: string; readonly oid: Oid }

/**
 * Name under which an item's folder lay before a commit that renamed it; undefined when the commit renamed nothing. A folder was renamed
 * when some file of it went and came in the same commit, in the same place and byte for byte: so a copy is none, nor is a file that is
 * merely like another. `added` tells which blob came where.
 */
export function findMovedFolder(folder: string, deletions: readonly Deletion[], added: (path: string) => Oid | undefined): string | undefined {
  for (const {path, oid} of deletions) {
    const [top, name = '', ...rest] = path.split('/')
    if (top !== 'items' || name === folder || rest.length === 0) continue
    if (added(`items/${folder}/${rest.join('/')}`) === oid) return name
  }
  return undefined
}

/** The change by which a path came to be what it was when `before` took it away. */
export function findEarlierAdd(changes: readonly PathChange[], before: Oid): PathChange | undefined {
  const at = changes.findIndex(change => change.commit === before && change.to === undefined)
  return at < 0 ? undefined : changes.slice(at + 1).find(change => change.from === undefined && change.to !== undefined)
}
