import {join} from 'node:path'
import {type BranchPort} from '../../../core/ports.ts'
import {type BranchFacts} from '../../../core/project/snapshot.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {Git} from '../git.ts'
import {advanceBranch} from './advance-branch.ts'
import {readRef} from './branch-move.ts'
import {readDiff} from './diff-text.ts'
import {checkOid, checkRef} from './git-names.ts'
import {createRef, removePin, resultRef, setPin} from './lifecycle-refs.ts'
import {mergeChange, type MergeContext} from './merge-change.ts'
import {mergeCode, writeCommit} from './merge-trees.ts'
import {type CommitName, PatchStore} from './patches.ts'
import {Resolver} from './resolver.ts'
import {type StandingQuestion, Standings} from './standings.ts'
import {TreeStore} from './tree-store.ts'

/** The port, and what only the composition root and the workspaces need besides. */
export interface Branches extends BranchPort {
  /** Facts of a commit that was an item's branch: for branches that were deleted after their merge. */
  readFactsAt(question: StandingQuestion): Promise<BranchFacts>
  /** Text of a file in a commit; undefined when it is not there. */
  readFile(commit: Oid, path: string): Promise<string | undefined>
  /** Keeps a commit's objects for a workspace, whatever the person prunes. */
  pin(item: string, slot: string, commit: Oid): Promise<void>
  unpin(item: string, slot: string): Promise<void>
}

/**
 * The items' branches and the base of one repository.
 *
 * Git runs in the common git directory: outside any worktree no `.gitattributes` of a checkout can change a patch or a merge.
 * `commonDir` is absolute; `homePrefix` is the home folder inside the branch's tree (`` for a home branch of its own).
 */
export function createBranches(commonDir: string, homePrefix: string, options: {readonly env?: Readonly<Record<string, string | undefined>>} = {}): Branches {
  const env = options.env ?? process.env
  const git = new Git(commonDir, env)
  const resolver = new Resolver(git)
  const patches = new PatchStore(git, homePrefix)
  const trees = new TreeStore(git, homePrefix)
  const standings = new Standings(git, homePrefix, patches)

  const candidates: MergeContext['candidates'] = new Map()

  const readFactsAt = async (question: StandingQuestion): Promise<BranchFacts> => {
    const tip = checkOid(question.tip)
    const [standing, tree] = await Promise.all([standings.read(question), trees.read(tip)])
    const ids = await patches.readCommits(standing.ahead)
    return {
      ref: question.ref, tip: question.tip, mergeBase: standing.mergeBase, change: standing.change, tree, mergedAs: standing.mergedAs,
      commits: standing.ahead.map((commit, at) => ({
        id: commit.id, patch: ids[at]!, run: commit.run, subject: commit.subject, isMerge: commit.parents.length > 1, touchesHome: commit.touchesHome,
        author: {name: commit.authorName, email: commit.authorEmail, person: undefined}
      }))
    }
  }

  return {
    resolve: ref => resolver.resolve(ref),
    readFactsAt,
    readFacts: async (ref, base, start) => {
      const tip = await resolver.resolve(checkRef(ref))
      return tip === undefined ? undefined : readFactsAt({ref, tip, base: checkOid(base), start})
    },
    readChange: async (commit, base, start) => {
      const [there, known] = await Promise.all([resolver.resolve(commit), resolver.resolve(base)])
      return there === undefined || known === undefined ? undefined : (await standings.read({ref: '', tip: there, base: known, start})).change
    },
    readPatches: async commits => {
      const named = await nameCommits(git, commits.map(checkOid), patches)
      return named && patches.readCommits(named)
    },
    readTree: commit => trees.read(checkOid(commit)),
    hasCode: commit => trees.hasCode(checkOid(commit)),
    create: (ref, commit) => createRef(git, checkRef(ref), commit),
    move: (ref, to, from) => advanceBranch(git, {ref: checkRef(ref), to: checkOid(to), from: checkOid(from)}, env),
    mergeTree: async (ours, theirs) => {
      const {tree, conflicts} = await mergeCode(git, homePrefix, checkOid(ours), checkOid(theirs))
      return conflicts.length === 0 ? {outcome: 'clean', tree} : {outcome: 'conflict', paths: conflicts}
    },
    commitTree: (tree, parents, message, author) => writeCommit(git, checkOid(tree), parents.map(checkOid), message, author),
    keepResult: (key, commit) => createRef(git, resultRef(key), commit),
    readResult: key => readRef(git, resultRef(key)),
    merge: request => mergeChange(git, homePrefix, request, {env, candidates}),
    diff: (from, to, shown) => readDiff(git, homePrefix, checkOid(from), checkOid(to), shown?.stat ?? false),
    readFile: async (commit, path) => {
      const result = await git.try(['cat-file', 'blob', `${checkOid(commit)}:${join('/', path).slice(1)}`])
      return result.code === 0 ? result.stdout.toString('utf8') : undefined
    },
    pin: (item, slot, commit) => setPin(git, item, slot, commit),
    unpin: (item, slot) => removePin(git, item, slot)
  }
}

/** The commits with their parents; undefined when one is gone. Asks git only for those whose patch is not known yet. */
async function nameCommits(git: Git, commits: readonly Oid[], patches: PatchStore): Promise<readonly CommitName[] | undefined> {
  const fresh = commits.filter(id => !patches.knows(id))
  const input = fresh.map(id => `${id}\n`).join('')
  const text = fresh.length === 0 ? '' : await git.run(['log', '--no-walk=unsorted', '--ignore-missing', '--no-show-signature', '--stdin', '--format=%H %P'], {input})
  const parents = new Map(text.split('\n').filter(Boolean).map(line => [line.split(' ')[0]!, line.split(' ').slice(1).filter(Boolean)]))
  if (fresh.some(id => !parents.has(id))) return undefined
  return commits.map(id => ({id, parents: parents.get(id) ?? []}))
}
