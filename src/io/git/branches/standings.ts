import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {type LoggedCommit, readLog} from './commit-log.ts'
import {type BaseMove, type Divergence, followBase, readBaseMove, readDivergence} from './divergence.ts'
import {checkOid, isOid} from './git-names.ts'
import {findArrival, findFork} from './find-merge.ts'
import {type PatchStore} from './patches.ts'

/** What a branch stands for against its base; of a merged branch, what it stood for before the merge. */
export interface Standing {
  readonly mergeBase: Oid
  readonly ahead: readonly LoggedCommit[]
  /** Patch id of the whole change; empty when there is none. */
  readonly change: string
  readonly mergedAs: Oid | undefined
}

/** `start`: commit the branch began from as the first record says; it tells a fast-forwarded branch from a fresh one. */
export interface StandingQuestion { readonly ref: string; readonly tip: Oid; readonly base: Oid; readonly start: Oid | undefined }

interface Known { readonly base: Oid; readonly divergence: Promise<Divergence> }

/**
 * Compares branches with their base and remembers by commit ids: a base that has moved by state commits costs one look for
 * all branches together.
 */
export class Standings {
  readonly #git: Git
  readonly #homePrefix: string
  readonly #patches: PatchStore
  readonly #latest = new Map<Oid, Known>()
  readonly #moves = new Map<string, Promise<BaseMove | undefined>>()
  readonly #landed = new Map<string, {readonly base: Oid; readonly standing: Standing}>()

  constructor(git: Git, homePrefix: string, patches: PatchStore) {
    this.#git = git
    this.#homePrefix = homePrefix
    this.#patches = patches
  }

  async read(asked: StandingQuestion): Promise<Standing> {
    // Where a branch began is a record's word.
    const question = {...asked, tip: checkOid(asked.tip), base: checkOid(asked.base), start: asked.start !== undefined && isOid(asked.start) ? asked.start : undefined}
    const {ref, tip, base, start} = question
    const divergence = await this.#diverge(tip, base)
    if (divergence.ahead.length > 0) return this.#judgeOpen(tip, divergence)

    const key = `${ref} ${tip} ${start ?? ''}`
    const landed = this.#landed.get(key)
    // What is in the base stays in it while the base moves forward.
    const stays = landed && (landed.base === base || await this.#move(landed.base, base) !== undefined)
    if (stays) {
      this.#landed.set(key, {base, standing: landed.standing})
      return landed.standing
    }
    const standing = tip === start ? {...divergence, change: '', mergedAs: undefined} : await this.#judgeLanded(question, divergence)
    this.#landed.set(key, {base, standing})
    return standing
  }

  async #judgeOpen(tip: Oid, {mergeBase, ahead, behind}: Divergence): Promise<Standing> {
    const only = ahead.length === 1 && ahead[0]!.parents.length === 1 ? ahead[0]! : undefined
    const change = only ? (await this.#patches.readCommits([only]))[0]! : await this.#patches.readChange(mergeBase, tip)
    const mergedAs = change === '' || behind.length === 0 ? undefined : await this.#findEquivalent(change, ahead, behind)
    return {mergeBase, ahead, change, mergedAs}
  }

  /** A commit of the base with the whole change (a squash), or the newest of those that hold its commits one by one (a rebase). */
  async #findEquivalent(change: string, ahead: readonly LoggedCommit[], behind: readonly Oid[]): Promise<Oid | undefined> {
    const [theirs, ours] = await Promise.all([
      this.#patches.readCommits(behind.map(id => ({id, parents: []}))),
      this.#patches.readCommits(ahead)
    ])
    const squashed = theirs.indexOf(change)
    if (squashed >= 0) return behind[squashed]
    const own = new Set(ours.filter(patch => patch !== ''))
    const held = new Set(theirs)
    return [...own].every(patch => held.has(patch)) ? behind[theirs.findIndex(patch => own.has(patch))] : undefined
  }

  /** The tip is an ancestor of its base. Only a change that was there before makes that a merge. */
  async #judgeLanded({ref, tip, base, start}: StandingQuestion, divergence: Divergence): Promise<Standing> {
    const arrival = await findArrival(this.#git, tip, base)
    if (arrival.by === 'merge') {
      const {mergeBase, ahead} = await readDivergence(this.#git, this.#homePrefix, tip, arrival.before)
      return this.#withChange(tip, mergeBase, ahead, arrival.commit)
    }
    const fork = start ?? await findFork(this.#git, this.#homePrefix, ref, tip)
    if (fork === undefined) return {...divergence, change: '', mergedAs: undefined}
    return this.#withChange(tip, fork, await readLog(this.#git, this.#homePrefix, [`${fork}..${tip}`]), tip)
  }

  async #withChange(tip: Oid, mergeBase: Oid, ahead: readonly LoggedCommit[], mergedAs: Oid): Promise<Standing> {
    const change = await this.#patches.readChange(mergeBase, tip)
    return {mergeBase, ahead, change, mergedAs: change === '' ? undefined : mergedAs}
  }

  async #diverge(tip: Oid, base: Oid): Promise<Divergence> {
    const known = this.#latest.get(tip)
    if (known?.base === base) return known.divergence
    const divergence = this.#divergeFrom(known, tip, base)
    this.#latest.set(tip, {base, divergence})
    divergence.catch(() => this.#latest.delete(tip))
    return divergence
  }

  async #divergeFrom(known: Known | undefined, tip: Oid, base: Oid): Promise<Divergence> {
    const before = await known?.divergence.catch(() => undefined)
    const move = known && before && await this.#move(known.base, base)
    return (move && followBase(before, move)) ?? readDivergence(this.#git, this.#homePrefix, tip, base)
  }

  #move(from: Oid, to: Oid): Promise<BaseMove | undefined> {
    const key = `${from} ${to}`
    const known = this.#moves.get(key)
    if (known) return known
    // The base that was left may be gone after a rewrite and a prune; then everything is read afresh.
    const move = readBaseMove(this.#git, this.#homePrefix, from, to).catch(() => undefined)
    // Only the latest moves are ever asked for again.
    if (this.#moves.size > 50) this.#moves.clear()
    this.#moves.set(key, move)
    return move
  }
}
