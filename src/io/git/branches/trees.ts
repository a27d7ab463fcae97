import {type Oid} from '../../../core/project/configuration.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {type Git} from '../git.ts'
import {isGitFolderName} from './git-names.ts'
import {homeFolderInCode} from './home-paths.ts'

interface Entry { readonly mode: string; readonly type: string; readonly oid: Oid; readonly name: string }

/** Id of the home folder's tree in a commit or tree, or undefined when it has none. */
export async function readHomeTree(git: Git, treeish: Oid, homePrefix: string): Promise<Oid | undefined> {
  const folder = homeFolderInCode(homePrefix)
  const listed = await git.runBytes(['ls-tree', '-z', '--full-tree', treeish, '--', folder])
  return parseEntries(listed).find(entry => entry.name === folder)?.oid
}

/**
 * The tree of `treeish` with the home folder replaced by `home`, or without it. Two commits whose code is the same have the
 * same tree without home, whatever state was committed meanwhile.
 */
export async function replaceHomeTree(git: Git, treeish: Oid, homePrefix: string, home: Oid | undefined): Promise<Oid> {
  const entry = home === undefined ? undefined : {mode: '040000', type: 'tree', oid: home}
  return await replaceEntry(git, treeish, homeFolderInCode(homePrefix).split('/'), entry) ?? makeTree(git, [])
}

/** The tree with a file put into it. */
export async function putFile(git: Git, treeish: Oid, path: string, content: Uint8Array): Promise<Oid> {
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..' || part.includes('\0') || isGitFolderName(part))) throw unpublishable(path)
  const oid = (await git.run(['hash-object', '-w', '--no-filters', '--stdin'], {input: content})).trim()
  return (await replaceEntry(git, treeish, parts.map(part => Buffer.from(part).toString('latin1')), {mode: '100644', type: 'blob', oid}))!
}

function unpublishable(path: string): LifecycleError {
  return new LifecycleError('CONFIG_PUBLISH', `"${path}" is no path that a file can be published at`, {hint: 'Set `publish:` in the workflow to a path inside the repository, such as docs/specs/{id}.md, none of whose folders is a file.'})
}

/** Undefined when nothing is left: git keeps no empty folders. */
async function replaceEntry(git: Git, treeish: Oid | undefined, path: readonly string[], entry: Omit<Entry, 'name'> | undefined): Promise<Oid | undefined> {
  const [name = '', ...rest] = path
  const entries = treeish === undefined ? [] : parseEntries(await git.runBytes(['ls-tree', '-z', '--full-tree', treeish]))
  const old = entries.find(other => other.name === name)
  if (entry && old && (rest.length > 0 ? 'tree' : entry.type) !== old.type) throw unpublishable(path.join('/'))
  const next = rest.length === 0 ? entry : await replaceFolder(git, old, rest, entry)
  const others = entries.filter(other => other.name !== name)
  const left = next === undefined ? others : [...others, {...next, name}]
  return left.length === 0 ? undefined : makeTree(git, left)
}

async function replaceFolder(git: Git, old: Entry | undefined, path: readonly string[], entry: Omit<Entry, 'name'> | undefined): Promise<Omit<Entry, 'name'> | undefined> {
  if (old && old.type !== 'tree') return old
  const oid = await replaceEntry(git, old?.oid, path, entry)
  return oid === undefined ? undefined : {mode: '040000', type: 'tree', oid}
}

function makeTree(git: Git, entries: readonly Entry[]): Promise<Oid> {
  const input = entries.map(({mode, type, oid, name}) => `${mode} ${type} ${oid}\t${name}\0`).join('')
  // Names are kept byte for byte: both sides are latin1, so that a name that is no UTF-8 survives. Objects that a partial clone lacks are not fetched.
  return git.run(['mktree', '-z', '--missing'], {input: Buffer.from(input, 'latin1')}).then(text => text.trim())
}

function parseEntries(listed: Buffer): Entry[] {
  return listed.toString('latin1').split('\0').filter(Boolean).map(line => {
    const tab = line.indexOf('\t')
    const [mode = '', type = '', oid = ''] = line.slice(0, tab).split(' ')
    return {mode, type, oid, name: line.slice(tab + 1)}
  })
}
