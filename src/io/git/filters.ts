import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {type Oid} from '../../core/project/configuration.ts'
import {type Git} from './git.ts'

/** A path and the filter (`filter=git-crypt`) that git's attributes give it. */
export interface Filtered { readonly path: string; readonly filter: string }

/**
 * Paths whose content a clean filter changes before it is committed: encrypted, stored elsewhere, stripped. The engine runs no filter of
 * a person's, so what it committed there would be in clear. By the attributes in an index and the person's own, never by those in a
 * working tree. `git` is the person's repository; its folder the git directory.
 */
export async function findFiltered(git: Git, paths: readonly string[], index: string, gitDir = git.folder): Promise<readonly Filtered[]> {
  if (paths.length === 0) return []
  const told = await git.run(['check-attr', '--cached', '-z', '--stdin', 'filter'], {env: within(gitDir, index), input: paths.map(path => `${path}\0`).join('')})
  const words = told.split('\0')
  const found = paths.flatMap((path, at) => {
    const filter = words[at * 3 + 2] ?? ''
    return ['', 'unspecified', 'unset', 'set'].includes(filter) ? [] : [{path, filter}]
  })
  const harmless = found.length === 0 ? new Set() : await listWithoutClean(git)
  return found.filter(({filter}) => !harmless.has(filter))
}

/** Filters that are configured and change nothing on the way into a commit. One that is not configured may be so elsewhere. */
async function listWithoutClean(git: Git): Promise<ReadonlySet<string>> {
  const listed = await git.try(['config', '-z', '--name-only', '--get-regexp', String.raw`^filter\..*\.`])
  const keys = listed.stdout.toString('utf8').split('\0').filter(Boolean).map(key => key.slice('filter.'.length))
  const nameOf = (key: string): string => key.slice(0, key.lastIndexOf('.'))
  const cleaning = new Set(keys.filter(key => /\.(clean|process)$/.test(key)).map(nameOf))
  return new Set(keys.map(nameOf).filter(name => !cleaning.has(name)))
}

let made = 0

/** The same by the attributes in a commit or tree. */
export async function findFilteredIn(git: Git, paths: readonly string[], treeish: Oid): Promise<readonly Filtered[]> {
  if (paths.length === 0) return []
  // Git before 2.40 reads attributes from an index only.
  const index = join(git.folder, `lifecycle-attributes-${process.pid}-${made++}`)
  try {
    await git.run(['read-tree', treeish], {env: within(git.folder, index)})
    return await findFiltered(git, paths, index)
  } finally {
    await rm(index, {force: true})
  }
}

function within(gitDir: string, index: string): Readonly<Record<string, string>> {
  // Named, and never read: without one git refuses in a git directory.
  return {GIT_DIR: gitDir, GIT_WORK_TREE: gitDir, GIT_INDEX_FILE: index}
}
