import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {watch as watchTree, type FSWatcher} from 'chokidar'
import {type Look, type WatchPort} from '../../core/ports.ts'
import {gatherHints} from './gather-hints.ts'
import {gitPaths, isEditorFile, isRefHint, type GitPaths} from './watch-paths.ts'
import {watchFolders, type FolderWatch} from './watch-folders.ts'

export interface WatchOptions {
  /** Working folder of home, asked again now and then: people check out other branches. Undefined: checked out nowhere. */
  readonly homeFolder: () => string | undefined
  readonly commonDir: string
  /** Git directory of the worktree in which the program was started. */
  readonly gitDir: string
  readonly journalFolder: string
  /** How often everything is looked at without a hint, for what no watcher sees. */
  readonly rescanMs?: number
  /** Something cannot be watched: it is looked at every two seconds instead. */
  readonly onProblem?: (cause: Error) => void
}

const pollMs = 2000

/** Watches for hints that it is worth looking again. What it misses is found by the slow rescan: a hint is never the truth. */
export function createWatch(options: WatchOptions): WatchPort {
  return {start: look => startWatch(options, look)}
}

async function startWatch(options: WatchOptions, look: Look): Promise<() => Promise<void>> {
  const hint = gatherHints(look)
  const paths = gitPaths(options.commonDir, options.gitDir)
  const timers: NodeJS.Timeout[] = []
  const every = (ms: number, work: () => void): void => void timers.push(setInterval(work, ms).unref())
  let isPolling = false
  const fail = (cause: Error): void => {
    if (isPolling) return
    isPolling = true
    options.onProblem?.(cause)
    every(pollMs, () => hint.all())
  }

  // A folder that is not there could only be watched through those above it.
  await mkdir(options.journalFolder, {recursive: true})
  const home = followHome(options.homeFolder, (file, folder) => { if (!isEditorFile(file)) hint.one('files', path.relative(folder, file)) }, fail)
  const git = await watchGit(paths, options.journalFolder, {
    onRef: () => {
      hint.one('refs')
      // Another branch may have been checked out, and home with it or not.
      void home.refresh()
    },
    onJournal: () => hint.one('journal'),
    onFailure: fail
  })
  await home.refresh()
  every(options.rescanMs ?? 30_000, () => {
    void home.refresh()
    hint.all()
  })

  return async () => {
    for (const timer of timers) clearInterval(timer)
    hint.close()
    home.close()
    await git.close()
  }
}

interface GitListeners { readonly onRef: () => void; readonly onJournal: () => void; readonly onFailure: (cause: Error) => void }

/** chokidar only has to follow folders here: its `raw` events are all that is listened to, and no file is kept in its picture. */
async function watchGit(paths: GitPaths, journalFolder: string, listeners: GitListeners): Promise<FSWatcher> {
  const roots = [...paths.flat, ...paths.deep, journalFolder]
  const isWanted = (file: string): boolean => roots.includes(file) || paths.deep.some(folder => file.startsWith(`${folder}/`))
  const watcher = watchTree(roots, {
    ignoreInitial: true,
    atomic: false,
    followSymlinks: false,
    ignored: (file, stats) => !isWanted(file) || (stats !== undefined && !stats.isDirectory())
  })
  watcher.on('raw', (_, name, details) => {
    const file = pathOf(name, details)
    if (file.startsWith(journalFolder)) {
      if (!isEditorFile(file)) listeners.onJournal()
    } else if (isRefHint(file, paths)) {
      listeners.onRef()
    }
  })
  watcher.on('error', cause => listeners.onFailure(cause as Error))
  await new Promise<void>(resolve => watcher.once('ready', resolve))
  return watcher
}

function pathOf(name: unknown, details: unknown): string {
  const folder = String((details as {watchedPath?: unknown} | undefined)?.watchedPath ?? '')
  return typeof name === 'string' && name !== '' ? `${folder}/${name}` : folder
}

/** Watches the folder where home is checked out, wherever that is at the moment. */
function followHome(folderNow: () => string | undefined, onHint: (file: string, folder: string) => void, onFailure: (cause: Error) => void): FolderWatch {
  let folder: string | undefined
  let watch: FolderWatch | undefined
  return {
    refresh: async () => {
      const next = folderNow()
      if (next !== undefined && next !== folder) {
        watch?.close()
        folder = next
        const onFile = (file: string): void => onHint(file, next)
        watch = process.platform === 'linux' ? watchFolders(next, {onHint: onFile, onFailure}) : watchWhole(next, onFile, onFailure)
      }
      await watch?.refresh()
    },
    close: () => watch?.close()
  }
}

/** Where the system watches a whole tree by itself, chokidar asks for that. */
function watchWhole(folder: string, onHint: (file: string) => void, onFailure: (cause: Error) => void): FolderWatch {
  const watcher = watchTree(folder, {ignoreInitial: true, atomic: false, followSymlinks: false, ignored: (_, stats) => stats !== undefined && !stats.isDirectory()})
  watcher.on('raw', (_, name, details) => onHint(pathOf(name, details)))
  watcher.on('error', cause => onFailure(cause as Error))
  return {refresh: () => Promise.resolve(), close: () => void watcher.close()}
}
