import {chmodSync, type Dirent, readdirSync, rmSync, unlinkSync} from 'node:fs'
import {join} from 'node:path'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {isGitFolderName} from '../branches/git-names.ts'
import {isDenied, isTooLong, removeTree} from './remove-tree.ts'
import {submoduleMode, type Tracked} from './tracked.ts'

/** What a walk needs to know, and whether it may mend. */
export interface TreeWalk {
  readonly tree: string
  readonly tracked: Tracked
  readonly homeFolder: string
  /** Which of these untracked paths the tree's rules ignore; asked once for each level of untracked folders. */
  readonly isIgnored: (paths: readonly string[]) => Promise<ReadonlySet<string>>
  /** Whether what is odd is removed at once, or only told. */
  readonly mend: boolean
}

/** A file, link or folder that is not ignored. */
export interface TreeEntry { readonly path: string; readonly kind: 'file' | 'link' | 'folder'; readonly tracked: boolean }

/** What a walk found. */
export interface Walked {
  readonly entries: readonly TreeEntry[]
  /** What no commit can hold or git must not meet. Told only when nothing was mended. */
  readonly odd: readonly {readonly path: string; readonly why: string}[]
}

/** More untracked files than any step can mean to leave. */
export const mostNewFiles = 100_000
const deepest = 100

/**
 * Everything in an agent's tree that is not ignored, by names and kinds alone: no file is opened and no link followed. Each
 * folder is looked at before git may read rules in it, so that a pipe called `.gitignore` hangs nobody.
 */
export async function walkTree(walk: TreeWalk): Promise<Walked> {
  return new Walker(walk).run()
}

class Walker {
  readonly #walk: TreeWalk
  readonly #entries: TreeEntry[] = []
  readonly #odd: {path: string; why: string}[] = []
  #queue: string[] = ['']
  #asked: TreeEntry[] = []
  #newFiles = 0
  /** Set when git must not be asked any more, or the tree has no end. */
  #stopped = false

  constructor(walk: TreeWalk) {
    this.#walk = walk
  }

  async run(): Promise<Walked> {
    while (this.#queue.length > 0 && !this.#stopped) {
      await this.#readQueued()
      if (!this.#stopped) await this.#sortAsked()
    }
    return {entries: this.#entries, odd: this.#odd}
  }

  /** Folders with tracked files lead on at once; untracked ones only when they are not ignored. */
  async #readQueued(): Promise<void> {
    for (let count = 1, folder = this.#queue.pop(); folder !== undefined && !this.#stopped; folder = this.#queue.pop(), count++) {
      for (const dirent of await this.#list(folder)) await this.#sort(folder === '' ? dirent.name : `${folder}/${dirent.name}`, dirent)
      if (count % 200 === 0) await nextTurn()
    }
  }

  async #sortAsked(): Promise<void> {
    const asked = this.#asked
    this.#asked = []
    const ignored = asked.length === 0 ? new Set() : await this.#walk.isIgnored(asked.map(({path}) => path))
    for (const entry of asked) {
      if (ignored.has(entry.path)) continue
      this.#entries.push(entry)
      if (entry.kind === 'folder') this.#queue.push(entry.path)
      else if (++this.#newFiles > mostNewFiles && !this.#walk.mend) return this.#stop(entry.path, `more than ${mostNewFiles} new files`)
    }
  }

  async #list(folder: string): Promise<readonly Dirent[]> {
    const path = join(this.#walk.tree, folder)
    if (folder.split('/').length > deepest) {
      await this.#setAside(folder, 'folders nested too deep')
      return []
    }
    try {
      return readdirSync(path, {withFileTypes: true})
    } catch (error) {
      if (isTooLong(error)) {
        await this.#setAside(this.#outermostNew(folder), 'holds a path longer than the system can name')
        return []
      }
      if (!isDenied(error)) throw error
      if (!this.#walk.mend) {
        this.#odd.push({path: folder, why: 'an unreadable folder'})
        return []
      }
      chmodSync(path, 0o700)
      return readdirSync(path, {withFileTypes: true})
    }
  }

  /** Of a folder and those around it, the outermost that is not tracked: it can still be named. */
  #outermostNew(folder: string): string {
    const names = folder.split('/')
    const paths = names.map((_, i) => names.slice(0, i + 1).join('/'))
    return paths.find(path => !this.#walk.tracked.folders.has(path)) ?? folder
  }

  async #sort(path: string, dirent: Dirent): Promise<void> {
    const {tracked, homeFolder, mend} = this.#walk
    const file = tracked.files.get(path)
    if (path === '.git') return
    if (path.toLowerCase() === homeFolder.toLowerCase() && (path === homeFolder || !tracked.folders.has(path))) return this.#setAside(path, 'in the home folder, which is the team\'s')
    if (isGitFolderName(dirent.name)) return this.#setAside(path, 'a nested repository')
    if (!dirent.isDirectory() && !dirent.isFile() && !dirent.isSymbolicLink()) return this.#sortSpecial(path, dirent.name)
    if (file?.mode === submoduleMode) return this.#sortSubmodule(path, dirent)
    if (!file && path.includes('\uFFFD')) return this.#sortUnnamable(path)

    const kind = dirent.isDirectory() ? 'folder' : dirent.isFile() ? 'file' : 'link'
    if (kind === 'folder' && tracked.folders.has(path)) this.#queue.push(path)
    else if (file && kind !== 'folder') this.#entries.push({path, kind, tracked: true})
    // A tracked file that became a folder, or a folder that became a file or link, can hide what is behind it from git.
    else if (mend && (file || tracked.folders.has(path))) await removeTree(join(this.#walk.tree, path))
    else this.#asked.push({path, kind, tracked: false})
  }

  /** Git does not see pipes, sockets and devices, except where it reads rules: there it would wait for ever. */
  async #sortSpecial(path: string, name: string): Promise<void> {
    await this.#setAside(path, 'a pipe, socket or device')
    if (!this.#walk.mend && /^\.git(?:ignore|attributes|modules)$/i.test(name)) this.#stopped = true
  }

  /** A submodule is never checked out: its folder is empty. */
  async #sortSubmodule(path: string, dirent: Dirent): Promise<void> {
    if (dirent.isDirectory() && (await this.#list(path)).length === 0) return
    await this.#setAside(path, 'a change inside a submodule')
  }

  async #sortUnnamable(path: string): Promise<void> {
    if (!this.#walk.mend) {
      this.#odd.push({path, why: 'a file name that is no UTF-8'})
      return
    }
    const folder = Buffer.from(join(this.#walk.tree, path, '..'))
    for (const name of readdirSync(folder, {encoding: 'buffer'}).filter(bytes => bytes.toString('utf8').includes('\uFFFD'))) {
      const bytes = Buffer.concat([folder, Buffer.from('/'), name])
      try {
        unlinkSync(bytes)
      } catch {
        rmSync(bytes, {recursive: true, force: true})
      }
    }
  }

  async #setAside(path: string, why: string): Promise<void> {
    if (this.#walk.mend) await removeTree(join(this.#walk.tree, path))
    else this.#odd.push({path, why})
  }

  #stop(path: string, why: string): void {
    this.#stopped = true
    this.#odd.push({path, why})
  }
}
