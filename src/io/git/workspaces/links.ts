import {createHash} from 'node:crypto'
import {lstatSync, readlinkSync} from 'node:fs'
import {isAbsolute, join} from 'node:path'
import {isGitFolderName} from '../branches/git-names.ts'
import {type Tracked} from './tracked.ts'

/** Why a link of the tree must not be taken in; undefined when it stays inside. Links that the start commit has already are the team's own. */
export function judgeLink(tree: string, path: string, tracked: Tracked, homeFolder: string): string | undefined {
  const target = readlinkSync(join(tree, path))
  if (isUnchanged(target, tracked.files.get(path))) return undefined
  if (isAbsolute(target)) return 'a link to an absolute path'
  const end = follow(tree, path.split('/').slice(0, -1), target.split('/'))
  if (end === undefined) return 'a link that leads out of the tree'
  if (end.some(isGitFolderName)) return 'a link into a git directory'
  const inHome = `${end.join('/')}/`.toLowerCase().startsWith(`${homeFolder.toLowerCase()}/`)
  return inHome ? `a link into ${homeFolder}` : undefined
}

function isUnchanged(target: string, tracked: {readonly mode: string; readonly oid: string} | undefined): boolean {
  if (tracked?.mode !== '120000') return false
  const bytes = Buffer.from(target)
  return createHash(tracked.oid.length === 64 ? 'sha256' : 'sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === tracked.oid
}

/**
 * Walks a target part by part through the links on its way, as the system would: `a/../x` is not `x` when `a` is a link.
 * Undefined when a step leaves the tree or the links go in a circle.
 */
function follow(tree: string, from: readonly string[], target: readonly string[]): readonly string[] | undefined {
  const at = [...from]
  const rest = [...target]
  for (let steps = 0; rest.length > 0; steps++) {
    if (steps > 2000) return undefined
    const part = rest.shift()!
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (at.pop() === undefined) return undefined
      continue
    }
    at.push(part)
    const next = readLink(join(tree, ...at))
    if (next === undefined) continue
    if (isAbsolute(next)) return undefined
    at.pop()
    rest.unshift(...next.split('/'))
  }
  return at
}

function readLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
