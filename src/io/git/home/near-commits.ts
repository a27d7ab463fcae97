import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type ObjectReader} from './object-reader.ts'

/** So far back a branch is followed commit by commit. */
const mostSteps = 20

/**
 * How commits that lie close together follow each other, read from the objects themselves: a branch that moved a moment ago is one or two
 * commits further, and no process need be asked. What is further away, or behind a merge, git is asked for.
 */
export class NearCommits {
  readonly #git: Git
  readonly #reader: ObjectReader

  constructor(git: Git, reader: ObjectReader) {
    this.#git = git
    this.#reader = reader
  }

  /** False, too, where one of them is gone. */
  async isAncestor(older: Oid, newer: Oid): Promise<boolean> {
    return await this.listLine(older, newer) !== undefined || (await this.#git.try(['merge-base', '--is-ancestor', older, newer])).code === 0
  }

  /** Commits after `older` up to `newer`, newest first, where each has one parent and they are few; undefined otherwise. */
  async listLine(older: Oid, newer: Oid): Promise<readonly Oid[] | undefined> {
    const line: Oid[] = []
    for (let at: Oid = newer; at !== older;) {
      const parents = line.length < mostSteps ? await this.#readParents(at) : []
      if (parents.length !== 1) return undefined
      line.push(at)
      at = parents[0]!
    }
    return line
  }

  /** Whether anything but one entry at the top differs between two commits; one of them being gone counts as a difference. */
  async hasChangedBeside(entry: string, from: Oid, to: Oid): Promise<boolean> {
    const [before, after] = await this.#reader.readContents([`${from}^{tree}`, `${to}^{tree}`])
    if (before?.type !== 'tree' || after?.type !== 'tree' || !isWhole(before) || !isWhole(after)) return true
    const idBytes = from.length / 2
    return !withoutEntry(before.bytes!, entry, idBytes).equals(withoutEntry(after.bytes!, entry, idBytes))
  }

  async #readParents(commit: Oid): Promise<readonly Oid[]> {
    const [object] = await this.#reader.readContents([commit])
    if (object?.type !== 'commit' || object.bytes === undefined) return []
    const text = Buffer.from(object.bytes).toString('latin1')
    return [...text.slice(0, text.indexOf('\n\n')).matchAll(/^parent ([0-9a-f]+)$/gm)].map(match => match[1]!)
  }
}

function isWhole({size, bytes}: {readonly size: number; readonly bytes: Uint8Array | undefined}): boolean {
  return bytes?.length === size
}

/** A tree's bytes with one entry cut out. An entry is `<mode> <name>`, NUL, and the bytes of its id. */
function withoutEntry(bytes: Uint8Array, name: string, idBytes: number): Buffer {
  const tree = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < tree.length;) {
    const nul = tree.indexOf(0, start)
    const end = nul + 1 + idBytes
    if (tree.toString('utf8', tree.indexOf(' ', start) + 1, nul) === name) return Buffer.concat([tree.subarray(0, start), tree.subarray(end)])
    start = end
  }
  return tree
}
