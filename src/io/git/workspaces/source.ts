import {accessSync, constants, readFileSync} from 'node:fs'
import {delimiter, join, resolve} from 'node:path'
import {type Git} from '../git.ts'

/** What a git directory that borrows the repository's objects must have in common with it. */
export interface Source {
  readonly objects: string
  /** Lines of a configuration file. */
  readonly config: string
  /** The boundary of a shallow repository. */
  readonly shallow: string | undefined
}

/** Settings that `git init` finds out about a file system, and the format of ids. */
const shared = String.raw`^(core\.(filemode|ignorecase|precomposeunicode|symlinks)|extensions\.objectformat)$`

/** Reads the repository once per process; `shallow` may change and is read each time. */
export class SourceReader {
  readonly #git: Git
  readonly #lfs: boolean
  #config: Promise<string> | undefined

  constructor(git: Git, env: Readonly<Record<string, string | undefined>>) {
    this.#git = git
    this.#lfs = hasProgram('git-lfs', env['PATH'] ?? '')
  }

  async read(): Promise<Source> {
    this.#config ??= this.#readConfig()
    return {objects: join(this.#git.folder, 'objects'), config: await this.#config, shallow: readShallow(this.#git.folder)}
  }

  async #readConfig(): Promise<string> {
    const listed = await this.#git.try(['config', '-z', '--get-regexp', shared])
    const settings = listed.stdout.toString('utf8').split('\0').filter(Boolean).map(entry => entry.split('\n') as [string, string])
    const format = settings.find(([key]) => key === 'extensions.objectformat')?.[1]
    const core = settings.filter(([key]) => key.startsWith('core.')).map(([key, value]) => `\t${key.slice('core.'.length)} = ${value}`)
    return [
      '[core]', `\trepositoryFormatVersion = ${format === undefined ? 0 : 1}`, '\tbare = false', ...core,
      ...(format === undefined ? [] : ['[extensions]', `\tobjectFormat = ${format}`]),
      ...(this.#lfs ? lfsFilter(join(this.#git.folder, 'lfs')) : [])
    ].join('\n')
  }
}

/** Folders that a tree borrows from when it borrows from this repository: its objects, those that it borrows itself, and large files. */
export function listBorrowed(commonDir: string): readonly string[] {
  const objects = join(commonDir, 'objects')
  return [...followAlternates(objects, 5), join(commonDir, 'lfs')]
}

/** As deep as git itself follows them. */
function followAlternates(objects: string, depth: number): readonly string[] {
  const lines = depth === 0 ? [] : readLines(join(objects, 'info', 'alternates')).filter(line => line !== '' && !line.startsWith('#'))
  return [objects, ...lines.flatMap(line => followAlternates(resolve(objects, line), depth - 1))]
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The one filter that is run: defined here, never read from what an agent could have written. Without the program its pointers stay pointers. */
function lfsFilter(storage: string): readonly string[] {
  return [
    '[filter "lfs"]', '\tclean = git-lfs clean -- %f', '\tsmudge = git-lfs smudge -- %f', '\tprocess = git-lfs filter-process', '\trequired = true',
    '[lfs]', `\tstorage = ${JSON.stringify(storage)}`
  ]
}

function hasProgram(name: string, path: string): boolean {
  return path.split(delimiter).some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return folder !== ''
    } catch {
      return false
    }
  })
}

function readShallow(commonDir: string): string | undefined {
  try {
    return readFileSync(join(commonDir, 'shallow'), 'utf8')
  } catch {
    return undefined
  }
}
