import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {type Identity, type TakenTree} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {LifecycleError} from '../../../core/errors.ts'
import {codePathspec} from '../branches/home-paths.ts'
import {writeCommit} from '../branches/merge-trees.ts'
import {readHomeTree, replaceHomeTree} from '../branches/trees.ts'
import {type Git} from '../git.ts'
import {fileHasConflictMarkers, hasConflictMarkers} from './conflict-markers.ts'
import {copyIndex} from './copy-index.ts'
import {judgeFilters} from './judge-filters.ts'
import {judgeTree, type OutOfBounds} from './judge-tree.ts'
import {type Layout} from './layout.ts'
import {submoduleMode} from './tracked.ts'
import {TreeGit} from './tree-git.ts'

/** One taking-in of a tree. */
export interface Intake {
  readonly layout: Layout
  readonly objects: string
  readonly homePrefix: string
  readonly homeFolder: string
  /** First is what changes are told against; the home folder is the last one's. */
  readonly parents: readonly [Oid, ...Oid[]]
  readonly message: string
  readonly author: Identity
}

type Changed = TakenTree['changed'][number]

/** How many paths are named when a run is out of bounds. */
const mostNamed = 50

/**
 * The changed files of the tree as a commit. The agent's own commits, branches and index do not count: only what lies in the
 * tree does, read by the engine's own git directory into a private index.
 */
export async function takeTree(source: Git, intake: Intake, env: Readonly<Record<string, string | undefined>>): Promise<TakenTree> {
  const {layout, parents} = intake
  const index = join(layout.gitDir, 'intake-index')
  await rm(`${index}.lock`, {force: true})
  // With the stat data of what was put there, only files that have changed are read.
  await copyIndex(layout.index, index)
  const git = new TreeGit(layout, intake.objects, index, env)

  const odd = await judgeTree(git, layout, intake.homeFolder)
  if (odd.length > 0) return refuse(odd)
  const refused = await addAll(git, intake.homePrefix)
  if (refused) return refuse(refused)

  const [changed, tree] = await Promise.all([readChanged(git, parents[0], intake.homePrefix), git.run(['write-tree']).then(text => text.trim())])
  const wrong = [...changed.filter(change => change.submodule).map(({path}) => ({path, why: 'a submodule or nested repository'})), ...await findMarkers(git, layout, changed, parents[0]), ...await judgeFilters(git, source, {layout, changed, parents})]
  if (wrong.length > 0) return refuse(wrong)
  if (changed.length === 0 && parents.length === 1) return {commit: undefined, changed: [], outOfBounds: []}
  const whole = parents.length === 1 ? tree : await takeHomeFrom(source, intake.homePrefix, tree, parents.at(-1)!)
  const commit = await writeCommit(source, whole, parents, intake.message, intake.author)
  return {commit, changed: changed.map(({path, mode, status}) => ({path, mode, status})), outOfBounds: []}
}

/**
 * `--sparse`: where the branch has nothing but the home folder, which the pathspec leaves out, git would say that all of it lies outside.
 * Undefined when all went in; git's own refusals of what a tree must not hold are told like ours.
 */
async function addAll(git: TreeGit, homePrefix: string): Promise<OutOfBounds | undefined> {
  const result = await git.try(['-c', 'core.fsyncMethod=batch', '-c', 'advice.addEmbeddedRepo=false', 'add', '-A', '--sparse', ...codePathspec(homePrefix)])
  if (result.code === 0) return undefined
  const told = /(?:invalid path|error: open\(|does not have a commit checked out|is in submodule|unable to index file|short read while indexing|failed to encode|BOM is (?:required|prohibited) in)[^'"]*['"]?([^'":]*)/.exec(result.stderr)
  if (told) return [{path: told[1] ?? '', why: `git does not take it: ${told[0]}`}]
  throw new LifecycleError('GIT_INTAKE', `the changed files could not be read: ${result.stderr.trim()}`, {details: {stderr: result.stderr}})
}

async function readChanged(git: TreeGit, against: Oid, homePrefix: string): Promise<readonly (Changed & {readonly submodule: boolean})[]> {
  const tokens = (await git.run(['diff-index', '--cached', '--raw', '-z', '--no-renames', against, ...codePathspec(homePrefix)])).split('\0')
  const changes: (Changed & {readonly submodule: boolean})[] = []
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const [before = '', after = '', , , status = ''] = tokens[at]!.slice(1).split(' ')
    changes.push({path: tokens[at + 1]!, mode: after, status: status as Changed['status'], submodule: [before, after].includes(submoduleMode)})
  }
  return changes
}

/** Markers that the file had already (a test of a merge tool has some) are nobody's unfinished conflict. */
async function findMarkers(git: TreeGit, layout: Layout, changed: readonly Changed[], before: Oid): Promise<OutOfBounds> {
  const marked = changed.filter(({path, mode, status}) => status !== 'D' && mode.startsWith('100') && fileHasConflictMarkers(join(layout.tree, path)))
  const judged = await Promise.all(marked.map(async ({path}) => {
    const old = await git.try(['cat-file', 'blob', `${before}:${path}`])
    return old.code === 0 && hasConflictMarkers(old.stdout.toString('latin1')) ? [] : [{path, why: 'conflict markers left'}]
  }))
  return judged.flat()
}

async function takeHomeFrom(source: Git, homePrefix: string, tree: Oid, parent: Oid): Promise<Oid> {
  const [mine, home] = await Promise.all([readHomeTree(source, tree, homePrefix), readHomeTree(source, parent, homePrefix)])
  return mine === home ? tree : replaceHomeTree(source, tree, homePrefix, home)
}

function refuse(found: OutOfBounds): TakenTree {
  const rest = found.length - mostNamed
  const outOfBounds = rest <= 0 ? found : [...found.slice(0, mostNamed), {path: '', why: `and ${rest} more`}]
  return {commit: undefined, changed: [], outOfBounds}
}
