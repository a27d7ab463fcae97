import {join} from 'node:path'
import {checkName} from '../branches/git-names.ts'

/** Where the parts of one workspace lie; everything but `tree` and `out` is the engine's own. */
export interface Layout {
  readonly item: string
  readonly slot: string
  readonly folder: string
  /** What the agent works on. */
  readonly tree: string
  /** Where the agent puts documents. */
  readonly out: string
  /** What the agent is given. */
  readonly in: string
  /** The engine's own git directory for `tree`. */
  readonly gitDir: string
  /** Index of what was put into `tree`, with valid stat data. */
  readonly index: string
  /** What the engine remembers of the workspace. */
  readonly memory: string
}

/** Folder of all workspaces in the state folder. */
export function workspacesFolder(stateFolder: string): string {
  return join(stateFolder, 'workspaces')
}

/** The names become folders and refs: they are checked here. */
export function layOut(stateFolder: string, item: string, slot: string): Layout {
  const folder = join(workspacesFolder(stateFolder), checkName(item, 'item'), checkName(slot, 'workspace'))
  const gitDir = join(folder, 'git')
  return {
    item, slot, folder, gitDir, tree: join(folder, 'tree'), out: join(folder, 'out'), in: join(folder, 'in'),
    index: join(gitDir, 'index'), memory: join(folder, 'workspace.json')
  }
}
