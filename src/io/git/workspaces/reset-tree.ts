import {mkdir, readFile, rename, rm, rmdir, stat, unlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type Oid} from '../../../core/project/configuration.ts'
import {type GitFolder, writeAgentFolder} from './git-folder.ts'
import {copyIndex} from './copy-index.ts'
import {findIgnored} from './ignored.ts'
import {type Layout} from './layout.ts'
import {removeTree} from './remove-tree.ts'
import {readTracked, type Tracked} from './tracked.ts'
import {type TreeGit} from './tree-git.ts'
import {type TreeEntry, walkTree} from './walk-tree.ts'

/**
 * Puts a tree (commit or tree id) into the workspace, whatever an agent left there: first what could hide files from git or
 * hang it goes, then git restores what is tracked, then what is neither tracked nor ignored goes.
 */
export async function resetTree(git: TreeGit, layout: Layout, homeFolder: string, treeish: Oid): Promise<void> {
  // Nobody else uses this index: a lock is of an engine that ended in the midst of it.
  await rm(`${layout.index}.lock`, {force: true})
  const held = await stat(layout.index).then(() => readHeld(layout), () => undefined)
  if (held === undefined) {
    // Without the index nobody can tell what in the tree is whose.
    await Promise.all([removeTree(layout.tree), rm(layout.index, {force: true})])
    await mkdir(layout.tree, {recursive: true})
    await git.run(['read-tree', '--reset', '-u', treeish])
    return writeFile(heldFile(layout), treeish)
  }
  const before = await readTracked(git)
  await walkTree({tree: layout.tree, tracked: before, homeFolder, mend: true, isIgnored: async paths => new Set(paths)})
  if (held !== treeish) await writeFile(heldFile(layout), 'between')
  await git.run(['read-tree', '--reset', '-u', treeish])
  await clean(git, layout, homeFolder, held === treeish ? before : await readTracked(git))
  if (held !== treeish) await writeFile(heldFile(layout), treeish)
}

/** Remembers what the index was made from, so that it need not be listed twice when the same is put there again. */
function heldFile(layout: Layout): string {
  return join(layout.gitDir, 'held')
}

/** Undefined when the first filling never came to its end. */
async function readHeld(layout: Layout): Promise<string | undefined> {
  return readFile(heldFile(layout), 'utf8').catch(() => undefined)
}

async function clean(git: TreeGit, layout: Layout, homeFolder: string, tracked: Tracked): Promise<void> {
  const {entries} = await walkTree({tree: layout.tree, tracked, homeFolder, mend: true, isIgnored: paths => findIgnored(git, paths)})
  const untracked = entries.filter(entry => !entry.tracked)
  for (const {path, kind} of untracked) if (kind !== 'folder') await unlink(join(layout.tree, path))
  await removeEmpty(layout, untracked)
}

/** Innermost first; a folder that holds something ignored stays. */
async function removeEmpty(layout: Layout, untracked: readonly TreeEntry[]): Promise<void> {
  const folders = untracked.filter(({kind}) => kind === 'folder').map(({path}) => path)
  for (const path of folders.sort((a, b) => b.length - a.length)) await rmdir(join(layout.tree, path)).catch(() => {})
}

/**
 * Gives the agent a new git directory whose index says that the tree is clean. The old one is thrown away unread: hooks,
 * filters, a monitor or a changed pointer may have been planted in it.
 */
export async function renewAgentFolder(layout: Layout, settings: GitFolder): Promise<void> {
  const [fresh, old, place] = [join(layout.folder, 'git.new'), join(layout.folder, 'git.old'), join(layout.tree, '.git')]
  await Promise.all([removeTree(fresh), removeTree(old)])
  await mkdir(fresh)
  await writeAgentFolder(fresh, settings)
  await copyIndex(layout.index, join(fresh, 'index'))
  await rename(place, old).catch(() => {})
  await rename(fresh, place)
  await removeTree(old)
}
