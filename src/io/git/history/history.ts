import type {HistoryPort, TreeEntry} from '../../../core/ports.ts'
import type {Oid} from '../../../core/project/configuration.ts'
import type {Git} from '../git.ts'
import type {NearCommits} from '../home/near-commits.ts'

/**
 * Reads refs and the home folder's history in bulk: one process each, whatever the number of items. `branches` are those that were
 * listed when the process began: they answer the first question, and no other.
 */
export function createHistory(git: Git, homePrefix: string, near: NearCommits, branches?: ReadonlyMap<string, Oid>): HistoryPort {
  let early = branches
  return {
    listBranches: async () => {
      const answer = early ?? await listRefs(git, ['refs/heads/'])
      early = undefined
      return answer
    },
    hasChangedOutside: (from, to) => hasChangedOutside(git, near, homePrefix, from, to),
    keepState: async (item, commit) => void await git.run(['update-ref', stateRef(item), commit]),
    listLostStates: head => listLostStates(git, head),
    readState: item => git.line(['rev-parse', '-q', '--verify', stateRef(item)]),
    listItemFiles: (commit, item) => listItemFiles(git, homePrefix, commit, item),
    isAncestor: (ancestor, commit) => near.isAncestor(ancestor, commit)
  }
}

async function listRefs(git: Git, patterns: readonly string[]): Promise<ReadonlyMap<string, Oid>> {
  const text = await git.run(['for-each-ref', '--format=%(objectname) %(refname)', ...patterns])
  return new Map(text.split('\n').filter(Boolean).map(line => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]))
}

const stateRefs = 'refs/lifecycle/state/'

function stateRef(item: string): string {
  return `${stateRefs}${item}`
}

async function listLostStates(git: Git, head: Oid): Promise<ReadonlyMap<string, Oid>> {
  const text = await git.run(['for-each-ref', `--no-merged=${head}`, '--format=%(objectname) %(refname)', stateRefs])
  return new Map(text.split('\n').filter(Boolean).map(line => [line.slice(line.indexOf(' ') + 1 + stateRefs.length), line.slice(0, line.indexOf(' '))]))
}

async function listItemFiles(git: Git, homePrefix: string, commit: Oid, item: string): Promise<readonly TreeEntry[]> {
  const folder = [homePrefix, 'items', item].filter(part => part !== '').join('/')
  const text = await git.run(['ls-tree', '-r', '-z', '--full-tree', commit, '--', `${folder}/`])
  return text.split('\0').filter(Boolean).map(line => {
    const [mode = '', , oid = ''] = line.slice(0, line.indexOf('\t')).split(' ')
    return {mode, oid, path: line.slice(line.indexOf('\t') + 1 + folder.length + 1)}
  })
}

async function hasChangedOutside(git: Git, near: NearCommits, homePrefix: string, from: Oid, to: Oid): Promise<boolean> {
  if (from === to) return false
  const top = homePrefix.split('/')[0] ?? ''
  if (await near.hasChangedBeside(top, from, to)) return true
  if (!homePrefix.includes('/')) return false
  return (await git.run(['diff-tree', '-r', '-z', '--name-only', from, to, '--', '.', `:(exclude,top)${homePrefix}`])).length > 0
}
