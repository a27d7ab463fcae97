import {lstat, mkdir, readdir} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {type Workspace, type WorkspacePort} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {engineIdentity} from '../../../core/project/engine-identity.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {branchRef, checkOid} from '../branches/git-names.ts'
import {homeFolderInCode} from '../branches/home-paths.ts'
import {removePin, setPin} from '../branches/lifecycle-refs.ts'
import {mergeCode, writeCommit} from '../branches/merge-trees.ts'
import {readHomeTree, replaceHomeTree} from '../branches/trees.ts'
import {Git} from '../git.ts'
import {type GitFolder, writeEngineFolder} from './git-folder.ts'
import {layOut, type Layout, workspacesFolder} from './layout.ts'
import {type Memory, readMemory, writeMemory} from './memory.ts'
import {removeTree} from './remove-tree.ts'
import {renewAgentFolder, resetTree} from './reset-tree.ts'
import {readSetupInputs} from './setup-inputs.ts'
import {listBorrowed, SourceReader} from './source.ts'
import {takeTree} from './take-tree.ts'
import {TreeGit} from './tree-git.ts'

/**
 * The workspaces of one repository in the state folder. `commonDir` is its absolute common git directory; `stateFolder` must lie
 * outside of it and of every worktree.
 */
export function createWorkspaces(commonDir: string, stateFolder: string, homePrefix: string, options: {readonly env?: Readonly<Record<string, string | undefined>>} = {}): WorkspacePort {
  const env = options.env ?? process.env
  const source = new Git(commonDir, env)
  const reader = new SourceReader(source, env)
  const homeFolder = homeFolderInCode(homePrefix)

  const describe = (layout: Layout, memory: Memory, start: Oid): Workspace => ({
    folder: layout.folder, tree: layout.tree, out: layout.out, gitDir: layout.gitDir, borrowed: listBorrowed(commonDir), start, needsSetup: memory.setUpWith !== memory.setUpInputs
  })

  const fill = async (layout: Layout, branch: string, start: Oid, treeish: Oid): Promise<void> => {
    const settings: GitFolder = {source: await reader.read(), homeFolder, branch, start}
    await mkdir(layout.tree, {recursive: true})
    await writeEngineFolder(layout.gitDir, settings)
    await resetTree(new TreeGit(layout, settings.source.objects, layout.index, env), layout, homeFolder, treeish)
    await renewAgentFolder(layout, settings)
  }

  return {
    prepare: async request => {
      const layout = layOut(stateFolder, request.item, request.slot)
      const start = checkOid(request.start)
      const branch = branchRef(request.branch)
      const before = await readMemory(layout)
      const isKept = before !== undefined && await isFolder(layout.tree)
      if (!isKept) await removeTree(layout.folder)
      const [setUpInputs] = await Promise.all([
        readSetupInputs(source, start, request.setupInputs), setPin(source, request.item, request.slot, start),
        request.goOn ? undefined : emptyFolder(layout.out), emptyFolder(layout.in), fill(layout, branch, start, checkOid(request.goOn?.tree ?? start))
      ])
      const memory: Memory = {branch, start, setUpWith: isKept ? before.setUpWith : undefined, setUpInputs}
      await writeMemory(layout, memory)
      return describe(layout, memory, start)
    },

    reopen: async (item, slot, start) => {
      const layout = layOut(stateFolder, item, slot)
      const [memory, there] = await Promise.all([readMemory(layout), isFolder(layout.tree)])
      return memory && there ? describe(layout, memory, checkOid(start)) : undefined
    },

    markSetUp: async workspace => {
      const {layout, memory} = await find(stateFolder, workspace)
      await writeMemory(layout, {...memory, setUpWith: memory.setUpInputs})
    },

    takeTree: async (workspace, {message, author, parents}) => {
      const {layout, memory} = await find(stateFolder, workspace)
      const [first = workspace.start, ...given] = parents ?? []
      // A base that has moved on since is not in this tree: named as a parent, its newer work would count as undone.
      const others = memory.merging === undefined ? given : [memory.merging]
      const {objects} = await reader.read()
      return takeTree(source, {layout, objects, homePrefix, homeFolder, parents: [checkOid(first), ...others.map(checkOid)], message, author}, env)
    },

    reset: async (workspace, start) => {
      const {layout, memory} = await find(stateFolder, workspace)
      const {merging, ...rest} = memory
      if (start !== memory.start || merging !== undefined) {
        await setPin(source, layout.item, layout.slot, checkOid(start))
        await writeMemory(layout, {...rest, start})
      }
      await fill(layout, memory.branch, start, start)
    },

    startMerge: async (workspace, theirs) => {
      const base = checkOid(theirs)
      const {layout, memory} = await find(stateFolder, workspace)
      const merged = await mergeCode(source, homePrefix, checkOid(workspace.start), base)
      const tree = await replaceHomeTree(source, merged.tree, homePrefix, await readHomeTree(source, base, homePrefix))
      const half = await writeCommit(source, tree, [workspace.start, base], 'Merge under way\n', engineIdentity)
      await setPin(source, layout.item, layout.slot, half)
      await writeMemory(layout, {...memory, merging: base})
      await fill(layout, memory.branch, workspace.start, tree)
      return {conflicts: merged.conflicts}
    },

    remove: async (item, slot) => {
      const slots = slot === undefined ? await listNames(dirname(layOut(stateFolder, item, 'any').folder)) : [slot]
      for (const one of slots) {
        const layout = layOut(stateFolder, item, one)
        await removeTree(layout.folder)
        await removePin(source, item, one)
      }
      if (slot === undefined) await removeTree(dirname(layOut(stateFolder, item, 'any').folder))
    },

    list: async () => {
      const root = workspacesFolder(stateFolder)
      const items = await listNames(root)
      const found = await Promise.all(items.map(async item => (await listNames(join(root, item))).map(slot => ({item, slot, folder: join(root, item, slot)}))))
      return found.flat()
    }
  }
}

/** The layout behind a workspace that was handed out; only what lies where workspaces lie is ever touched. */
async function find(stateFolder: string, workspace: Workspace): Promise<{readonly layout: Layout; readonly memory: Memory}> {
  const layout = layOut(stateFolder, basename(dirname(workspace.folder)), basename(workspace.folder))
  const memory = layout.folder === workspace.folder ? await readMemory(layout) : undefined
  if (!memory) throw new LifecycleError('DISK_WORKSPACE', `the workspace ${workspace.folder} is gone`, {hint: 'Run lifecycle again: it is made anew.'})
  return {layout, memory}
}


async function emptyFolder(folder: string): Promise<void> {
  await removeTree(folder)
  await mkdir(folder, {recursive: true})
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(stat => stat.isDirectory(), () => false)
}

async function listNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => [])
  return entries.filter(entry => entry.isDirectory()).map(entry => entry.name).sort()
}
