import path from 'node:path'
import {type Home, type HomePort, type TreeChange} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {Git} from '../git.ts'
import {readAuthorship} from './authorship.ts'
import {openBlameFile} from './blame-file.ts'
import {openHistoryFile} from './history-file.ts'
import {listTree} from './home-tree.ts'
import {HomeTrees, type FileChange} from './home-trees.ts'
import {listEdited, listEditedAmong} from './list-edited.ts'
import {NearCommits} from './near-commits.ts'
import {ObjectReader, readBlobs} from './object-reader.ts'
import {readIdentity} from './read-identity.ts'
import {type Repository} from './read-repository.ts'
import {saveWorking} from './save-working.ts'
import {StateCommitter} from './state-committer.ts'
import {readWorking} from './working-files.ts'
import {WorktreeList, type Worktree} from './worktrees.ts'

export interface HomeOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Folder in the state folder where answers about the history are kept between processes; without it they are not. */
  readonly cacheFolder?: string
  /** How long a state commit waits for other people's locks before it answers `busy`. */
  readonly patienceMs?: number
  /** Reads objects for others, too; closed with the home. */
  readonly reader?: ObjectReader
}

/** The port, and how to end what it holds: a git process, and files taken away a moment ago. */
export interface OpenHome extends HomePort {
  close(): Promise<void>
}

/**
 * Opens the home branch. Where it is checked out is looked up each time, not remembered: people change branches while the engine runs.
 * `home.folder` is where it was checked out when it was last looked up.
 */
export function createHome(home: Home, repository: Repository, options: HomeOptions = {}): OpenHome {
  const {ref, prefix} = home
  const {commonDir} = repository
  const env = options.env ?? process.env
  const git = new Git(commonDir, env)
  const reader = options.reader ?? new ObjectReader(git)
  const trees = new HomeTrees(git, reader, prefix)
  const zeros = '0'.repeat(repository.objectFormat === 'sha256' ? 64 : 40)
  const worktrees = new WorktreeList(git, commonDir)
  const committer = new StateCommitter({git, reader, worktrees, commonDir, ref, prefix, zeros, patienceMs: options.patienceMs ?? 3000})
  const {cacheFolder} = options
  const authorship = readAuthorship({git, trees, near: new NearCommits(git, reader), prefix}, reader, cacheFolder === undefined ? {} : {
    history: openHistoryFile(path.join(cacheFolder, `history-${fileNameOf(home)}.json`)),
    blame: openBlameFile(path.join(cacheFolder, 'blame.txt'))
  })

  let current = home
  const findCheckout = async (): Promise<Worktree | undefined> => {
    const checkout = (await worktrees.read()).find(worktree => worktree.branch === ref)
    current = {ref, prefix, folder: checkout && path.join(checkout.top, prefix)}
    return checkout
  }

  return {
    get home() {
      return current
    },
    readHead: async () => (await reader.readInfo([ref]))[0]?.oid,
    listFiles: commit => listTree(git, commit, prefix),
    diffFiles: async (from, to) => (await trees.compareCommits(from, to)).map(toTreeChange),
    readBlobs: oids => readBlobs(reader, oids),
    readWhole: async oids => {
      const whole = new Map<Oid, Uint8Array>()
      for (const oid of new Set(oids)) {
        const result = await git.try(['cat-file', 'blob', oid])
        if (result.code === 0) whole.set(oid, result.stdout)
      }
      return whole
    },
    commit: change => committer.commit(change),
    ...authorship,
    listEdited: async among => {
      const checkout = await findCheckout()
      if (checkout === undefined) return []
      return among === undefined ? listEdited(checkout.top, prefix, env) : listEditedAmong(checkout.top, prefix, among, env)
    },
    readWorking: async file => {
      const checkout = await findCheckout()
      return checkout && readWorking(checkout, prefix, file)
    },
    saveWorking: async (file, text, seen) => {
      const checkout = await findCheckout()
      return checkout !== undefined && saveWorking(checkout, prefix, file, {text, seen})
    },
    readIdentity: () => readIdentity(repository.top ?? commonDir, env),
    close: async () => {
      await committer.close()
      reader.close()
    }
  }
}

/** A submodule is no file of ours: the same as nothing there. */
function toTreeChange({path: file, to, mode}: FileChange): TreeChange {
  return mode === '160000' ? {path: file, oid: undefined, mode: undefined} : {path: file, oid: to, mode}
}

/** Different homes of one repository do not share what is kept of their history. */
function fileNameOf({ref, prefix}: Home): string {
  return encodeURIComponent(`${ref.replace('refs/heads/', '')}:${prefix}`)
}
