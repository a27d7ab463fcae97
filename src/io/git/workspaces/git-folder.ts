import {mkdir, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Source} from './source.ts'

/**
 * A git directory written by hand: what `git clone --shared --no-checkout --template=` leaves when its remote is removed, in one
 * millisecond instead of six processes. It borrows the repository's objects and knows nothing else of it: no remote to push
 * to, no other branch, no hook, no filter but lfs.
 */
export interface GitFolder {
  readonly source: Source
  /** Folder that is not checked out. */
  readonly homeFolder: string
  /** Full ref of HEAD and its commit. */
  readonly branch: string
  readonly start: Oid
}

/** The engine's own, outside the tree: reset and intake go through it. */
export function writeEngineFolder(folder: string, settings: GitFolder): Promise<void> {
  return writeFolder(folder, settings, {config: '', exclude: ''})
}

/** The one that the agent works with. Stray files in the home folder are ignored: without that, they fail every `git add -A`. */
export function writeAgentFolder(folder: string, settings: GitFolder): Promise<void> {
  const config = '\n[user]\n\tname = Lifecycle agent\n\temail = agent@lifecycle.localhost\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n'
  return writeFolder(folder, settings, {config, exclude: `/${escapePattern(settings.homeFolder)}/\n`})
}

async function writeFolder(folder: string, {source, homeFolder, branch, start}: GitFolder, own: {readonly config: string; readonly exclude: string}): Promise<void> {
  const files: Readonly<Record<string, string>> = {
    'HEAD': `ref: ${branch}\n`,
    'config': `${source.config}\n[core]\n\tsparseCheckout = true\n\tsparseCheckoutCone = false\n[checkout]\n\tworkers = 4\n${own.config}`,
    'info/sparse-checkout': `/*\n!/${escapePattern(homeFolder)}/\n`,
    'info/exclude': own.exclude,
    'objects/info/alternates': `${source.objects}\n`,
    [branch]: `${start}\n`,
    ...(source.shallow === undefined ? {} : {shallow: source.shallow})
  }
  const folders = new Set(['refs/tags', 'objects/pack', ...Object.keys(files).map(name => dirname(name))])
  await Promise.all([...folders].map(name => mkdir(join(folder, name), {recursive: true})))
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}

function escapePattern(path: string): string {
  return path.replaceAll(/[\\*?[\]!# ]/g, String.raw`\$&`)
}
