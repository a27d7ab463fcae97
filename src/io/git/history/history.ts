import type {HistoryEntry, HistoryPort, TreeEntry} from '../../../core/ports.ts'
import type {Oid} from '../../../core/project/configuration.ts'
import type {Git} from '../git.ts'

/** Reads refs and the home folder's history in bulk: one process each, whatever the number of items. */
export function createHistory(git: Git, homePrefix: string): HistoryPort {
  return {
    listRefs: patterns => listRefs(git, patterns),
    readHistory: (from, to) => readHistory(git, homePrefix, from, to),
    hasChangedOutside: (from, to) => hasChangedOutside(git, homePrefix, from, to),
    keepState: async (item, commit) => void await git.run(['update-ref', stateRef(item), commit]),
    listLostStates: head => listLostStates(git, head),
    readState: item => git.line(['rev-parse', '-q', '--verify', stateRef(item)]),
    listItemFiles: (commit, item) => listItemFiles(git, homePrefix, commit, item),
    isAncestor: async (ancestor, commit) => (await git.try(['merge-base', '--is-ancestor', ancestor, commit])).code === 0
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

/** Record separator of the log's format: no ref, name or path can hold it together with the field marks. */
const mark = '\u0001'

async function readHistory(git: Git, homePrefix: string, from: Oid | undefined, to: Oid): Promise<readonly HistoryEntry[]> {
  const items = homePrefix === '' ? 'items' : `${homePrefix}/items`
  // -m --first-parent would name the merger for what a side branch did; the default walk visits both sides and names the author.
  const text = await git.run([
    'log', '--reverse', '--raw', '-z', '--no-abbrev', '--no-renames', '--full-history', '--diff-merges=off',
    `--format=${mark}%H%x00%P%x00%an%x00%ae%x00%aI`, from === undefined ? to : `${from}..${to}`, '--', items
  ])
  const prefix = homePrefix === '' ? '' : `${homePrefix}/`
  return text.split(mark).filter(Boolean).map(block => parseBlock(block, prefix))
}

function parseBlock(block: string, prefix: string): HistoryEntry {
  const fields = block.split('\0')
  const [commit = '', parents = '', name = '', email = '', at = ''] = fields
  const changes: HistoryEntry['changes'][number][] = []
  for (let i = 5; i < fields.length; i++) {
    const meta = /^\n?:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[i] ?? '')
    if (!meta) continue
    const path = fields[++i] ?? ''
    if (path.startsWith(prefix)) changes.push({path: path.slice(prefix.length), oid: meta[5] === 'D' ? undefined : meta[4]!, isNew: meta[5] === 'A'})
  }
  return {commit, parents: parents.split(' ').filter(Boolean), name, email, at: at.trim(), changes}
}

async function hasChangedOutside(git: Git, homePrefix: string, from: Oid, to: Oid): Promise<boolean> {
  if (from === to) return false
  const top = homePrefix.split('/')[0] ?? ''
  const text = await git.run(['diff-tree', '-z', '--name-only', from, to])
  const names = text.split('\0').filter(Boolean)
  if (names.some(name => name !== top)) return true
  if (!homePrefix.includes('/')) return false
  return (await git.run(['diff-tree', '-r', '-z', '--name-only', from, to, '--', '.', `:(exclude,top)${homePrefix}`])).length > 0
}
