import {lstatSync, type Stats} from 'node:fs'
import {join} from 'node:path'
import {findIgnored} from './ignored.ts'
import {judgeLink} from './links.ts'
import {type Layout} from './layout.ts'
import {readTracked, type Tracked} from './tracked.ts'
import {type TreeGit} from './tree-git.ts'
import {type TreeEntry, walkTree} from './walk-tree.ts'

/** Paths with a reason each; empty when all is well. */
export type OutOfBounds = readonly {readonly path: string; readonly why: string}[]

const largestBytes = 100 * 1024 * 1024

/** What in the tree makes a run out of bounds, found before git reads a single file of it. */
export async function judgeTree(git: TreeGit, layout: Layout, homeFolder: string): Promise<OutOfBounds> {
  const tracked = await readTracked(git)
  const {entries, odd} = await walkTree({tree: layout.tree, tracked, homeFolder, mend: false, isIgnored: paths => findIgnored(git, paths)})
  const wrong = entries.flatMap(entry => {
    const why = judgeEntry(layout.tree, entry, tracked, homeFolder)
    return why === undefined ? [] : [{path: entry.path, why}]
  })
  const large = wrong.filter(({why}) => why === tooLarge).map(({path}) => path)
  const unchanged = large.length === 0 ? new Set() : await findUnchanged(git, large, tracked)
  return [...odd, ...wrong.filter(({path}) => !unchanged.has(path))]
}

const tooLarge = `a file over ${largestBytes / 1024 / 1024} MB`

function judgeEntry(tree: string, {path, kind}: TreeEntry, tracked: Tracked, homeFolder: string): string | undefined {
  if (kind === 'folder') return undefined
  let stat: Stats
  try {
    stat = lstatSync(join(tree, path))
    if (kind === 'link') return judgeLink(tree, path, tracked, homeFolder)
  } catch {
    // Gone since it was listed: something of the run still lives. What is there when git looks is what counts.
    return undefined
  }
  if (stat.size > largestBytes) return tooLarge
  return (stat.mode & 0o400) === 0 ? 'an unreadable file' : undefined
}

/** A large file that the start commit has already is the team's own. */
async function findUnchanged(git: TreeGit, paths: readonly string[], tracked: Tracked): Promise<ReadonlySet<string>> {
  const known = paths.filter(path => tracked.files.has(path))
  if (known.length === 0) return new Set()
  const changed = new Set((await git.run(['--literal-pathspecs', 'diff-files', '--name-only', '-z', '--', ...known])).split('\0'))
  return new Set(known.filter(path => !changed.has(path)))
}
