import {availableParallelism} from 'node:os'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type ObjectReader} from './object-reader.ts'

/** One path of the home folder that two trees have differently; `undefined` where one does not have it. `mode` is the later one's. */
export interface FileChange { readonly path: string; readonly from: Oid | undefined; readonly to: Oid | undefined; readonly mode: string | undefined }

/** Two home folders: earlier and later; undefined where there was none. */
export type TreePair = readonly [from: Oid | undefined, to: Oid | undefined]

/** Trees without entries; git knows them without having them. */
const emptyTrees: Readonly<Record<number, string>> = {40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', 64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'}

/** A process is worth starting for so many pairs. */
const pairsPerProcess = 500

/**
 * The home folder as trees, compared by their ids: a commit that leaves it alone is known without a process, and git never looks at the
 * code beside it. The last difference is kept: whoever follows the branch asks for the same one.
 */
export class HomeTrees {
  readonly #git: Git
  readonly #reader: ObjectReader
  readonly #prefix: string
  #last: {readonly key: string; readonly changes: Promise<readonly FileChange[]>} | undefined

  constructor(git: Git, reader: ObjectReader, prefix: string) {
    this.#git = git
    this.#reader = reader
    this.#prefix = prefix
  }

  /** Tree of the home folder in each commit, in the order asked; undefined where there is none. */
  async readTrees(commits: readonly Oid[]): Promise<readonly (Oid | undefined)[]> {
    const found = await this.#reader.readInfo(commits.map(commit => this.#prefix === '' ? `${commit}^{tree}` : `${commit}:${this.#prefix}`))
    return found.map(reply => reply?.type === 'tree' ? reply.oid : undefined)
  }

  /** What differs between the home folders of two commits. */
  async compareCommits(from: Oid, to: Oid): Promise<readonly FileChange[]> {
    const [before, after] = await this.readTrees([from, to])
    return this.#compare([before, after])
  }

  /** The differences of many pairs, in their order: thousands are shared out among processes side by side. */
  async compareAll(pairs: readonly TreePair[]): Promise<readonly (readonly FileChange[])[]> {
    if (pairs.length === 1) return [await this.#compare(pairs[0]!)]
    const processes = Math.min(availableParallelism(), Math.ceil(pairs.length / pairsPerProcess))
    const share = Math.ceil(pairs.length / Math.max(1, processes))
    const parts = await Promise.all(Array.from({length: processes}, (_, at) => this.#compareSome(pairs.slice(at * share, (at + 1) * share))))
    return parts.flat()
  }

  #compare(pair: TreePair): Promise<readonly FileChange[]> {
    if (pair[0] === pair[1]) return Promise.resolve([])
    const key = pair.join(' ')
    if (this.#last?.key === key) return this.#last.changes
    const changes = this.#compareSome([pair]).then(([only]) => only ?? [])
    this.#last = {key, changes}
    changes.catch(() => this.#last = undefined)
    return changes
  }

  async #compareSome(pairs: readonly TreePair[]): Promise<readonly (readonly FileChange[])[]> {
    const input = pairs.map(([from, to]) => `${from ?? emptyLike(to)} ${to ?? emptyLike(from)}\n`).join('')
    const text = await this.#git.runBytes(['diff-tree', '--stdin', '-r', '-z', '--no-renames', '--raw'], {input})
    return parsePairs(text.toString('utf8'))
  }
}

function emptyLike(tree: Oid | undefined): Oid {
  return emptyTrees[tree?.length ?? 40]!
}

/** For each pair a line with both ids, then `:<modes> <ids> <status>` and path, each ended by NUL. */
export function parsePairs(text: string): readonly (readonly FileChange[])[] {
  const answers: FileChange[][] = []
  const fields = text.split('\0')
  for (let at = 0; at < fields.length; at++) {
    const lines = fields[at]!.split('\n')
    const raw = lines.pop()!
    answers.push(...lines.map(() => []))
    if (!raw.startsWith(':')) continue
    const [, mode = '', from, to] = raw.split(' ')
    answers.at(-1)?.push({path: fields[++at] ?? '', from: present(from), to: present(to), mode: mode === '000000' ? undefined : mode})
  }
  return answers
}

/** Undefined for the id of nothing, as raw differences have it. */
export function present(oid: string | undefined): Oid | undefined {
  return oid === undefined || /^0+$/.test(oid) ? undefined : oid
}
