import {readFile} from 'node:fs/promises'
import {fsyncWrite} from '../../store/fsync-write.ts'
import {type HistoryState, type HistoryStore} from './history-index.ts'
import {type PathChange} from './history.ts'

/** Version of the file's form; another one is as good as none. */
const form = 1

/** Keeps a history index in a file of the state folder. A file that is missing, cut off or of another form is as good as none. */
export function openHistoryFile(file: string): HistoryStore {
  return {
    read: async () => {
      try {
        return decode(JSON.parse(await readFile(file, 'utf8')))
      } catch {
        return undefined
      }
    },
    write: async state => {
      // The index is a copy of what git knows: a full disk costs time, not the command.
      await fsyncWrite(file, JSON.stringify(encode(state))).catch(() => {})
    }
  }
}

/** Ids stand once in a table: most of the file would be commits that changed several paths. */
interface Encoded { readonly form: number; readonly tip: string; readonly ids: readonly string[]; readonly paths: readonly (readonly [string, readonly number[]])[] }

function encode({tip, changes}: HistoryState): Encoded {
  const numbers = new Map<string, number>()
  const number = (id: string | undefined): number => {
    if (id === undefined) return -1
    const known = numbers.get(id)
    if (known !== undefined) return known
    numbers.set(id, numbers.size)
    return numbers.size - 1
  }
  const paths = changes.map(([path, list]) => [path, list.flatMap(change => [number(change.commit), number(change.from), number(change.to)])] as const)
  return {form, tip, ids: [...numbers.keys()], paths}
}

function decode(value: unknown): HistoryState | undefined {
  const {form: found, tip, ids, paths} = value as Encoded
  if (found !== form) return undefined
  const changes = paths.map(([path, numbers]) => {
    const list: PathChange[] = []
    for (let at = 0; at < numbers.length; at += 3) list.push({commit: idAt(ids, numbers[at])!, from: idAt(ids, numbers[at + 1]), to: idAt(ids, numbers[at + 2])})
    return [path, list] as const
  })
  return {tip, changes}
}

function idAt(ids: readonly string[], number: number | undefined): string | undefined {
  if (number === -1) return undefined
  const id = number === undefined ? undefined : ids[number]
  if (id === undefined) throw new Error('The file names an id that it does not have.')
  return id
}
