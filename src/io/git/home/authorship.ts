import {type HomePort} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type BlameStore} from './blame-file.ts'
import {HistoryIndex, type HistoryStore} from './history-index.ts'
import {walkPath, type CommitSource, type PathChange} from './history.ts'
import {inTree} from './home-tree.ts'
import {findEarlierAdd, findMovedFolder} from './moved-folder.ts'
import {type ObjectReader} from './object-reader.ts'
import {parseCommit, type CommitFacts} from './parse-commit.ts'

/** Who did what to the home files; all answers are by commit ids and therefore kept. */
export type Authorship = Pick<HomePort, 'whoDecided' | 'whoAdded' | 'whoChanged' | 'listChanges' | 'whoWroteLines'>

/** Where answers are kept between processes; without them they are kept as long as the process lives. */
export interface AuthorshipStores { readonly history?: HistoryStore; readonly blame?: BlameStore }

/**
 * An empty file name clears the list of commits to ignore. It must be an option: git 2.39 sorts the values of `blame.ignoreRevsFile`, so
 * that an empty one there clears the list before the person's own is read.
 */
const blame = ['blame', '--ignore-revs-file=', '--porcelain']

/**
 * Answers from the commits' own authors. Blame is only asked for the commit *id* of a line and the author then read from the commit
 * object: a committed `.mailmap` changes the names that blame and log print. (`git log -1 -- path` would name whoever touched
 * the file last, `--first-parent` whoever merged.)
 */
export function readAuthorship(source: CommitSource, reader: ObjectReader, stores: AuthorshipStores): Authorship {
  const {git, prefix} = source
  const history = new HistoryIndex(source, stores.history)
  const facts = new Map<Oid, Promise<CommitFacts | undefined>>()
  const blamed = new Map<string, Promise<readonly Oid[]>>()

  const factsOf = (commit: Oid): Promise<CommitFacts | undefined> => remember(facts, commit, async () => {
    const [object] = await reader.readContents([commit])
    return object?.bytes === undefined ? undefined : parseCommit(commit, object.bytes)
  })

  /** Blame as of the last change of the path: the same for every commit since, so that one answer serves all of them. */
  const blameLines = (last: Oid, path: string, args: readonly string[]): Promise<readonly Oid[]> =>
    remember(blamed, `${last} ${path} ${args.join(' ')}`, async () => {
      const result = await git.try([...blame, ...args, last, '--', inTree(prefix, path)])
      // No line matches, or no such file.
      return result.code === 0 ? parseBlame(result.stdout.toString('utf8')) : []
    })

  /** Commit of the first line that begins with `decision:`. */
  const decisionLine = async (commit: Oid, path: string): Promise<Oid | undefined> => {
    const seen = await findInVersions(reader, await changesOf(commit, path), `${commit}:${inTree(prefix, path)}`)
    if (seen !== undefined) return seen
    const last = await lastChange(commit, path) ?? commit
    const key = `${last} ${inTree(prefix, path)}`
    const known = await stores.blame?.read(key)
    if (known !== undefined) return known.commit
    const [line] = await blameLines(last, path, ['-L', '/^decision:/,+1'])
    await stores.blame?.write(key, line)
    return line
  }

  /** Where the index has moved past the commit, git is asked for that one path. */
  const changesOf = async (commit: Oid, path: string): Promise<readonly PathChange[]> =>
    await history.changesOf(commit, path) ?? walkPath(git, inTree(prefix, path), commit)

  const lastChange = async (commit: Oid, path: string): Promise<Oid | undefined> => {
    const changes = await history.changesOf(commit, path)
    const candidates = changes ?? []
    if (candidates.length === 1) return candidates[0]!.commit
    if (candidates.length > 0 && !path.includes('\n')) {
      const [now] = await reader.readInfo([`${commit}:${inTree(prefix, path)}`])
      // Where branches met, the walk may come first upon a change that the merge has dropped: the one that stands is the answer.
      const standing = candidates.find(change => change.to === now?.oid)
      if (standing !== undefined) return standing.commit
    }
    // A folder, or a merge that is like none of its parents in a way that the walk does not show.
    return git.line(['--literal-pathspecs', 'rev-list', '-1', commit, '--', inTree(prefix, path)])
  }

  /** How a path came to be, through every renaming of its item's folder; `folders` are the names before, the newest first. */
  const originOf = async (commit: Oid, path: string): Promise<{readonly added: PathChange; readonly folders: readonly string[]} | undefined> => {
    let added = (await changesOf(commit, path)).findLast(change => change.from === undefined && change.to !== undefined)
    const [, own = '', ...rest] = path.split('/')
    const folders: string[] = []
    for (let folder = own; added !== undefined && path.startsWith('items/');) {
      const moved = await movedFrom(commit, folder, added.commit)
      if (moved === undefined || folders.includes(moved)) break
      const before = findEarlierAdd(await changesOf(commit, `items/${moved}/${rest.join('/')}`), added.commit)
      const isSame = history.deletionsIn(added.commit).some(gone => gone.path === `items/${moved}/${rest.join('/')}` && gone.oid === added?.to)
      // The request may have been edited on the way; a form is only what it was.
      if (before === undefined || (!isSame && rest.join('/') !== 'item.md')) break
      folders.push(moved)
      folder = moved
      added = before
    }
    return added && {added, folders}
  }

  const movedFrom = async (commit: Oid, folder: string, by: Oid): Promise<string | undefined> => {
    const deletions = history.deletionsIn(by)
    if (deletions.length === 0) return undefined
    const came = new Map(await Promise.all(deletions.map(async ({path}) => {
      const there = ['items', folder, ...path.split('/').slice(2)].join('/')
      return [there, (await changesOf(commit, there)).find(change => change.commit === by && change.from === undefined)?.to] as const
    })))
    return findMovedFolder(folder, deletions, path => came.get(path))
  }

  return {
    whoDecided: async (commit, path) => {
      const line = await decisionLine(commit, path)
      const author = line === undefined ? undefined : await factsOf(line)
      // The engine writes the line empty when it asks.
      return author === undefined || author.byEngine ? undefined : pick(author)
    },
    listChanges: async (commit, path) => (await changesOf(commit, path)).map(change => ({commit: change.commit, oid: change.to})),
    whoAdded: async (commit, path) => {
      const origin = await originOf(commit, path)
      const author = origin && await factsOf(origin.added.commit)
      return author && {...pick(author), oid: origin.added.to!, formerFolders: origin.folders}
    },
    whoChanged: async (commit, path) => {
      const last = await lastChange(commit, path)
      const author = last === undefined ? undefined : await factsOf(last)
      return author && {...pick(author), byEngine: author.byEngine}
    },
    whoWroteLines: async (commit, path) => {
      const lines = await blameLines(await lastChange(commit, path) ?? commit, path, [])
      const authors = await Promise.all(lines.map(factsOf))
      return authors.map(author => ({email: author?.email ?? '', byRun: author?.byRun ?? false}))
    }
  }
}

/**
 * The commit that set the line, told from the versions of the file themselves: a thousand answered forms cost no process. Undefined
 * where the versions do not follow each other one by one (a merge), or the line came with the file: then blame must say.
 */
async function findInVersions(reader: ObjectReader, changes: readonly PathChange[], present: string): Promise<Oid | undefined> {
  if (changes.length < 2 || present.includes('\n')) return undefined
  const [now] = await reader.readInfo([present])
  if (now?.oid !== changes[0]!.to || changes.some((change, at) => at > 0 && change.to !== changes[at - 1]!.from)) return undefined
  const versions = await reader.readContents(changes.map(change => change.to ?? ''))
  const lines = versions.map(version => version?.bytes === undefined ? undefined : /^decision:.*$/m.exec(Buffer.from(version.bytes).toString('latin1'))?.[0])
  if (lines.includes(undefined)) return undefined
  const same = lines.findIndex(line => line !== lines[0])
  return same < 1 ? undefined : changes[same - 1]!.commit
}

/** Commit of each line, in order. In porcelain form a line's header is `<commit> <old line> <line> [<count>]`, its text starts with a tab. */
function parseBlame(text: string): readonly Oid[] {
  const commits: Oid[] = []
  let current = ''
  for (const line of text.split('\n')) {
    if (line.startsWith('\t')) commits.push(current)
    else current = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line)?.[1] ?? current
  }
  return commits
}

function pick({commit, email, name, at}: CommitFacts): {readonly commit: Oid; readonly email: string; readonly name: string; readonly at: string} {
  return {commit, email, name, at}
}

/** Asks once; a failure is forgotten, so that the next one asks again. */
function remember<T>(kept: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key)
  if (known !== undefined) return known
  const answer = ask()
  kept.set(key, answer)
  answer.catch(() => kept.delete(key))
  return answer
}
