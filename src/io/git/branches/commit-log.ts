import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {homeFolderInCode} from './home-paths.ts'

/** One commit of a branch as `git log` tells it. */
export interface LoggedCommit {
  readonly id: Oid
  readonly parents: readonly Oid[]
  readonly authorName: string
  readonly authorEmail: string
  /** `Lifecycle-Run` and `Lifecycle-Item` trailers. */
  readonly run: string | undefined
  readonly item: string | undefined
  readonly subject: string
  readonly touchesHome: boolean
  readonly touchesCode: boolean
}

const trailer = (key: string) => `%(trailers:key=${key},valueonly,separator=%x2C)`
const fields = ['%H', '%P', '%an', '%ae', trailer('Lifecycle-Run'), trailer('Lifecycle-Item'), '%s']

/** Commits of a range, oldest first, in one process; a merge touches what differs from all its parents. */
export async function readLog(git: Git, homePrefix: string, range: readonly string[]): Promise<readonly LoggedCommit[]> {
  const args = ['log', '-z', '--raw', '-c', '--no-renames', '--no-abbrev', '--topo-order', '--reverse', '--no-show-signature', '--encoding=UTF-8', `--format=${fields.join('%x00')}`]
  return parseLog(await git.run([...args, ...range, '--']), homeFolderInCode(homePrefix))
}

/**
 * The fields of a commit cannot hold NUL; after them come pairs of a token that begins with a colon and a path. So no file
 * name, however chosen, can pass for a commit.
 */
function parseLog(text: string, homeFolder: string): LoggedCommit[] {
  const tokens = text.split('\0')
  const commits: LoggedCommit[] = []
  let at = 0
  while (at + fields.length <= tokens.length) {
    const [id = '', parents = '', authorName = '', authorEmail = '', run = '', item = '', subject = ''] = tokens.slice(at, at + fields.length)
    at += fields.length
    const paths: string[] = []
    for (; at < tokens.length && /^\n?(:|$)/.test(tokens[at]!); at++) {
      if (tokens[at]!.includes(':')) paths.push(tokens[++at] ?? '')
    }
    const isHome = (path: string) => path === homeFolder || path.startsWith(`${homeFolder}/`)
    commits.push({
      id, parents: parents.split(' ').filter(Boolean), authorName, authorEmail, run: run || undefined, item: item || undefined, subject,
      touchesHome: paths.some(isHome), touchesCode: paths.some(path => !isHome(path))
    })
  }
  return commits
}
