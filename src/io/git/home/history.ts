import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {relativeTo} from './home-tree.ts'
import {present, type HomeTrees} from './home-trees.ts'
import {type NearCommits} from './near-commits.ts'

/** One change of one path by one commit; ids are undefined where the path was not there. */
export interface PathChange { readonly commit: Oid; readonly from: Oid | undefined; readonly to: Oid | undefined }

/** Changes by path relative to the home folder, newest first. */
export type Changes = ReadonlyMap<string, readonly PathChange[]>

/** The part of git that knows how commits follow each other and what each did to the home folder. */
export interface CommitSource { readonly git: Git; readonly trees: HomeTrees; readonly near: NearCommits; readonly prefix: string }

interface Step { readonly commit: Oid; readonly parents: readonly Oid[] }

/**
 * Reads who changed which home file between two commits, all files at once: a `git log` for each of thousands of files would walk the
 * same history thousands of times. Only commits whose home folder is another tree than their parent's are looked into, and these are
 * shared out among processes; `rev-list -- <folder>` compares every commit with its parent in one process to find out the same.
 */
export async function walkHistory(source: CommitSource, from: Oid | undefined, to: Oid): Promise<Changes> {
  const steps = await listSteps(source, from, to)
  const trees = await readTrees(source.trees, steps)
  const followed = source.prefix === '' ? new Set(steps.map(step => step.commit)) : followSame(steps, trees, from, to)
  const touching = steps.filter(step => followed.has(step.commit) && isTouching(step, trees))
  const plain = touching.filter(({parents}) => parents.length <= 1)
  const [compared, merged] = await Promise.all([
    source.trees.compareAll(plain.map(({commit, parents: [parent]}) => [parent && trees.get(parent), trees.get(commit)])),
    readMerges(source, touching.filter(({parents}) => parents.length > 1))
  ])
  const found = new Map(plain.map(({commit}, at) => [commit, compared[at] ?? []]))
  const changes: (readonly [path: string, change: PathChange])[] = touching.flatMap(({commit}) =>
    merged.get(commit) ?? found.get(commit)?.map(({path, from: before, to: after}) => [path, {commit, from: before, to: after}] as const) ?? [])
  return groupByPath(changes)
}

/** History of one path as of a commit, newest first: `rev-list` and `diff-tree` are plumbing, no setting of the person's `git log` changes what they say. */
export async function walkPath(git: Git, path: string, to: Oid): Promise<readonly PathChange[]> {
  const commits = await git.run(['--literal-pathspecs', 'rev-list', '--topo-order', to, '--', path])
  return commits === '' ? [] : (await readCommits(git, path, commits)).filter(([found]) => found === path).map(([, change]) => change)
}

/** Every commit, newest first, no parent before all its children. */
async function listSteps({git, near}: CommitSource, from: Oid | undefined, to: Oid): Promise<readonly Step[]> {
  const line = from === undefined ? undefined : await near.listLine(from, to)
  if (line) return line.map((commit, at) => ({commit, parents: [line[at + 1] ?? from!]}))
  const text = await git.run(['rev-list', '--topo-order', '--parents', to, ...(from === undefined ? [] : [`^${from}`])])
  return text.split('\n').filter(Boolean).map(entry => {
    const [commit = '', ...parents] = entry.split(' ')
    return {commit, parents}
  })
}

type Trees = ReadonlyMap<Oid, Oid | undefined>

/** Tree of the home folder of each commit and of each parent. */
async function readTrees(trees: HomeTrees, steps: readonly Step[]): Promise<Trees> {
  const commits = [...new Set(steps.flatMap(({commit, parents}) => [commit, ...parents]))]
  const found = await trees.readTrees(commits)
  return new Map(commits.map((commit, at) => [commit, found[at]]))
}

/** As `git log -- <folder>` does: where a merge has the folder of one parent, only that parent's line is its history. Without a folder every line is. */
function followSame(steps: readonly Step[], trees: Trees, from: Oid | undefined, to: Oid): ReadonlySet<Oid> {
  const known = new Map(steps.map(step => [step.commit, step.parents]))
  const followed = new Set<Oid>()
  for (const waiting = [to]; waiting.length > 0;) {
    const commit = waiting.pop()!
    const parents = known.get(commit)
    if (parents === undefined || followed.has(commit)) continue
    followed.add(commit)
    const same = parents.find(parent => (known.has(parent) || parent === from) && trees.get(parent) === trees.get(commit))
    waiting.push(...(same === undefined ? parents : [same]))
  }
  return followed
}

function isTouching({commit, parents}: Step, trees: Trees): boolean {
  return parents.length === 0 ? trees.get(commit) !== undefined : parents.every(parent => trees.get(parent) !== trees.get(commit))
}

/** What each merge made that is like none of its parents. */
async function readMerges({git, prefix}: CommitSource, merges: readonly Step[]): Promise<ReadonlyMap<Oid, readonly (readonly [path: string, change: PathChange])[]>> {
  if (merges.length === 0) return new Map()
  const found = await readCommits(git, prefix, merges.map(({commit}) => `${commit}\n`).join(''))
  return Map.groupBy(found.map(([path, change]) => [relativeTo(prefix, path), change] as const), ([, {commit}]) => commit)
}

async function readCommits(git: Git, under: string, commits: string): Promise<readonly (readonly [path: string, change: PathChange])[]> {
  const text = await git.runBytes(['--literal-pathspecs', 'diff-tree', '--stdin', '-r', '-z', '-c', '--root', '--no-renames', '--raw', ...(under === '' ? [] : ['--', under])], {input: commits})
  return parseChanges(text.toString('utf8'))
}

/**
 * Fields end with NUL: a commit id, then pairs of `:<modes> <ids> <status>` and path. A merge (`::`) lists only what is like none of its
 * parents, with one mode and id for each parent and then its own.
 */
export function parseChanges(text: string): readonly (readonly [path: string, change: PathChange])[] {
  const changes: (readonly [path: string, change: PathChange])[] = []
  let commit = ''
  const fields = text.split('\0')
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at]!
    if (!field.startsWith(':')) {
      if (field !== '') commit = field
      continue
    }
    const parents = field.lastIndexOf(':') + 1
    const parts = field.slice(parents).split(' ')
    changes.push([fields[++at] ?? '', {commit, from: present(parts[parents + 1]), to: present(parts[parents * 2 + 1])}])
  }
  return changes
}

function groupByPath(changes: readonly (readonly [path: string, change: PathChange])[]): Changes {
  const groups = new Map<string, PathChange[]>()
  for (const [path, change] of changes) {
    const known = groups.get(path)
    if (known === undefined) groups.set(path, [change])
    else known.push(change)
  }
  return groups
}
