import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {LifecycleError} from '../../../core/errors.ts'
import {type StateCommit, type StateCommitResult} from '../../../core/ports.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {engineIdentity} from '../../../core/project/engine-identity.ts'
import {type Filtered} from '../filters.ts'
import {type Git} from '../git.ts'
import {readBranchEntries} from './branch-entries.ts'
import {findOperation, type Busy} from './busy.ts'
import {makeCommitFolder, nameCommitFolder, ownerText, readManifests, removeCommitFolder} from './commit-folder.ts'
import {commitTree, TreeBuilder, writeBlobs} from './commit-objects.ts'
import {inTree, relativeTo} from './home-tree.ts'
import {fingerprint, hasUnmerged, readEntries, type IndexEntry} from './index-file.ts'
import {landCommit, landWorkingFiles, prepareIndex, type Landed, type Landing} from './land-commit.ts'
import {LateWriters} from './late-writers.ts'
import {type ObjectReader} from './object-reader.ts'
import {findOpenMessage} from './open-message.ts'
import {planFile, type PlannedFile} from './plan-files.ts'
import {openPorcelain} from './porcelain.ts'
import {isStaleLock, recoverCommits} from './recover-commits.ts'
import {fingerprintHeads, type Worktree, type WorktreeList} from './worktrees.ts'

/** Where and how state commits are made. */
export interface CommitPlace {
  readonly git: Git
  readonly reader: ObjectReader
  readonly worktrees: WorktreeList
  readonly commonDir: string
  readonly ref: string
  readonly prefix: string
  /** All zeros, as long as the repository's object ids. */
  readonly zeros: Oid
  /** How long locks and an open commit message are waited for before the answer is `busy`. */
  readonly patienceMs: number
}

/** This committer's own folder in one git directory. */
interface Workshop { readonly folder: string; readonly builder: TreeBuilder }

type Attempt = StateCommitResult | {readonly outcome: 'again'; readonly busy: Busy}

let instances = 0

/**
 * Makes the state commits of one home, one after another. It has an identity: what it is in the middle of is written under a name that
 * dies with this process, so that the next one can finish or undo it.
 */
export class StateCommitter {
  readonly #place: CommitPlace
  readonly #name = nameCommitFolder(instances++)
  readonly #workshops = new Map<string, Workshop>()
  readonly #lateWriters = new LateWriters()
  #tail: Promise<unknown> = Promise.resolve()
  #serial = 0

  constructor(place: CommitPlace) {
    this.#place = place
  }

  /** Waits for those that were asked for before: two at once in one process would only be in each other's way. */
  commit(change: StateCommit): Promise<StateCommitResult> {
    const result = this.#tail.then(() => this.#commitNow(change))
    this.#tail = result.catch(() => {})
    return result
  }

  async close(): Promise<void> {
    await this.#tail
    this.#lateWriters.close()
    for (const {folder} of this.#workshops.values()) {
      // One that is left says that something went wrong half way; whoever comes next mends it.
      if (readManifests(folder).length === 0) removeCommitFolder(folder)
    }
    this.#workshops.clear()
  }

  async #commitNow(change: StateCommit): Promise<StateCommitResult> {
    const deadline = performance.now() + this.#place.patienceMs
    for (let round = 0; ; round++) {
      const attempt = await this.#attempt(change)
      if (attempt.outcome !== 'again') return attempt
      if (performance.now() > deadline) return {outcome: 'busy', ...attempt.busy}
      await sleep(Math.min(100, 2 ** round) * (0.5 + Math.random()))
    }
  }

  async #attempt(change: StateCommit): Promise<Attempt> {
    const {git, ref, commonDir} = this.#place
    this.#lateWriters.look()
    const seenHeads = fingerprintHeads(commonDir)
    const worktrees = await this.#place.worktrees.read()
    const checkout = worktrees.find(worktree => worktree.branch === ref)
    const workshop = await this.#openWorkshop(checkout)
    const operation = findOperation(ref, checkout, worktrees)
    if (operation !== undefined) return {outcome: 'busy', ...operation}
    if (checkout === undefined) return this.#make(change, {checkout, worktrees, seenHeads, seenIndex: '', index: new Map(), workshop})

    const indexFile = path.join(checkout.gitDir, 'index')
    const seenIndex = fingerprint(indexFile)
    const env = {GIT_DIR: checkout.gitDir, GIT_WORK_TREE: checkout.top, GIT_INDEX_FILE: indexFile}
    const [message, unmerged, index] = await Promise.all([
      findOpenMessage(checkout, commonDir, Date.now()),
      hasUnmerged(git, env),
      readEntries(git, env, change.files.map(file => inTree(this.#place.prefix, file.path)))
    ])
    if (message !== undefined) return {outcome: 'again', busy: message}
    if (unmerged) return {outcome: 'busy', why: `${checkout.top} has conflicts that are not resolved`, remedy: 'Resolve them and git add the files; git status lists them'}
    return this.#make(change, {checkout, worktrees, seenHeads, seenIndex, index, workshop})
  }

  async #make(change: StateCommit, seen: {readonly checkout: Worktree | undefined; readonly worktrees: readonly Worktree[]; readonly seenHeads: string; readonly seenIndex: string; readonly index: ReadonlyMap<string, IndexEntry>; readonly workshop: Workshop}): Promise<Attempt> {
    const {git, reader, ref, prefix, zeros, commonDir} = this.#place
    const {checkout, workshop} = seen
    const gitDir = checkout?.gitDir ?? commonDir
    const from = (await reader.readInfo([ref]))[0]?.oid
    const branch = await readBranchEntries(git, reader, from, change.files.map(file => inTree(prefix, file.path)))
    const moved = change.files.filter(file => branch.get(inTree(prefix, file.path))?.oid !== file.expect)
    if (moved.length > 0) return {outcome: 'moved', paths: moved.map(file => file.path)}

    const normalisesLineEnds = async (): Promise<boolean> => (await openPorcelain(checkout?.top ?? commonDir)).normalisesLineEnds()
    const planned = await Promise.all(change.files.map(file => planFile(file, branch.get(inTree(prefix, file.path)), {prefix, checkout, index: seen.index, normalisesLineEnds})))
    const edited = change.files.filter((_, position) => planned[position] === undefined)
    if (edited.length > 0) return {outcome: 'edited', paths: edited.map(file => file.path)}

    const files = await this.#writeFiles(gitDir, workshop, planned as readonly PlannedFile[])
    const landing = {...seen, git, commonDir, zeros, ref, prefix, from, files, folder: workshop.folder, serial: this.#serial++, reflog: `lifecycle: ${change.message.split('\n')[0] ?? ''}`}
    if (files.every(file => file.to === file.from)) return this.#landUnchanged({...landing, to: from ?? zeros})

    const [made, copy] = await Promise.all([this.#writeCommit(change, landing, gitDir, workshop), prepareIndex(landing)])
    if (made.filtered !== undefined) return {outcome: 'busy', ...explainFiltered(made.filtered, prefix)}
    const {to} = made
    const result = this.#conclude(await landCommit({...landing, to}, copy), {outcome: 'committed', commit: to})
    if (result.outcome === 'committed') workshop.builder.follow(to)
    else if (result.outcome === 'again' && checkout !== undefined && isStaleLock(gitDir)) await recoverCommits(this.#place, checkout)
    return result
  }

  /** The branch has it already; the working files may not. */
  async #landUnchanged(landing: Landing): Promise<Attempt> {
    if (landing.from === undefined) throw new LifecycleError('BUG_EMPTY_COMMIT', `A first commit of ${landing.ref} was asked for without a file in it`)
    if (landing.checkout === undefined) return {outcome: 'unchanged', commit: landing.from}
    return this.#conclude(await landWorkingFiles(landing, landing.checkout), {outcome: 'unchanged', commit: landing.from})
  }

  #conclude(landed: Landed, done: StateCommitResult): Attempt {
    if (landed.outcome === 'again') return landed
    if (landed.outcome === 'edited') return {outcome: 'edited', paths: [relativeTo(this.#place.prefix, landed.path)]}
    this.#lateWriters.add(landed.swaps)
    return done
  }

  async #writeFiles(gitDir: string, workshop: Workshop, planned: readonly PlannedFile[]): Promise<Landing['files']> {
    const ids = await writeBlobs(this.#place.git, gitDir, workshop.folder, planned)
    return planned.map((file, position) => ({...file, to: ids[position]}))
  }

  async #writeCommit(change: StateCommit, {from, files}: Omit<Landing, 'to'>, gitDir: string, {builder}: Workshop): Promise<{readonly to: Oid; readonly filtered: Filtered | undefined}> {
    const {git, zeros} = this.#place
    const [tree, sign] = await Promise.all([builder.build(from, files, zeros), this.#signs(change)])
    const {message, author, authoredAt, committer} = change
    const [to, [filtered]] = await Promise.all([
      commitTree(git, gitDir, {tree, parent: from, message, author, sign, ...(authoredAt === undefined ? {} : {authoredAt}), ...(committer === undefined ? {} : {committer})}),
      builder.findFiltered(files.filter(file => file.blob !== undefined && file.to !== file.from).map(file => file.path))
    ])
    return {to, filtered}
  }

  /** A person who signs their commits signs their decisions; the engine has no key. */
  async #signs({author, committer = author}: StateCommit): Promise<boolean> {
    return committer.email !== engineIdentity.email && await this.#place.git.line(['config', '--type=bool', '--get', 'commit.gpgSign']) === 'true'
  }

  /** At the first use in a git directory, what a killed process has left there is mended. */
  async #openWorkshop(checkout: Worktree | undefined): Promise<Workshop> {
    const gitDir = checkout?.gitDir ?? this.#place.commonDir
    const known = this.#workshops.get(gitDir)
    const folder = makeCommitFolder(gitDir, this.#name)
    if (known !== undefined) return known
    writeFileSync(path.join(folder, 'owner'), ownerText(folder, undefined))
    await recoverCommits(this.#place, {gitDir, top: checkout?.top ?? gitDir})
    const workshop = {folder, builder: new TreeBuilder(this.#place.git, gitDir, folder)}
    this.#workshops.set(gitDir, workshop)
    return workshop
  }
}

/** Nothing is written in clear where a person's git would have encrypted it, or stored it elsewhere. */
function explainFiltered({path, filter}: Filtered, prefix: string): {readonly why: string; readonly remedy: string} {
  const pattern = prefix === '' ? '*' : `${prefix}/**`
  return {
    why: `.gitattributes gives ${path} the filter "${filter}", which is not run here: it would be committed in clear`,
    remedy: `echo '${pattern} -filter' >> .gitattributes && git commit -m "No filter for Lifecycle's files" .gitattributes`
  }
}
