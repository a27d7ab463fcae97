import type {AskForm, Decision, Plan, RunCheck, StartRun} from '../core/plan/decision.ts'
import type {EngineEvent, RunOptions} from '../core/board/session.ts'
import type {StateCommitResult, StopSignal} from '../core/ports.ts'
import type {JournalEntry} from '../core/project/snapshot.ts'
import {endOfHold} from '../core/schedule/breaker.ts'
import {noteOf} from '../core/run/note.ts'
import {applyAsks} from './apply/ask.ts'
import {applyMerge, applyRecordMerged, type MergeApplied} from './apply/merge.ts'
import {applyRecordEdit} from './apply/record-edit.ts'
import {isOfAnother, restoreState} from './apply/restore.ts'
import {explainEdited} from './explain-edited.ts'
import {branchRef} from './load/loader.ts'
import type {Lookout} from './lookout.ts'
import {keepObstacles, type Obstacle, type Obstacles} from './obstacles.ts'
import {pause} from './pause.ts'
import type {EnginePorts} from './ports.ts'
import {runCheck} from './run/check.ts'
import {driveRun, type Driven} from './run/drive.ts'
import {nextRecordNumber, recordName} from './run/record.ts'
import {beginEntry, endEntry, placeOf, runFolder, tearDown} from './run/workplace.ts'
import {commitState, type Moment} from './state-change.ts'

/** How long `run` waits for somebody's commit or merge to be over before it gives up. */
const patienceMs = 5000

/**
 * The loop: look, plan, apply, look again. Level-triggered: it acts on what is there, never on an event, and holds nothing in memory
 * that matters. Runs and checks go on beside it as tasks; each begins with a journal entry and ends with a record.
 */
export class EngineLoop {
  readonly #ports: EnginePorts
  readonly #options: RunOptions
  readonly #lookout: Lookout
  readonly #tasks = new Map<string, Promise<void>>()
  readonly #obstacles = new Map<string, Obstacle>()
  readonly #stop = new AbortController()
  /** Items that have workspaces, as far as this engine knows. */
  #workspaces: Set<string> | undefined
  /** Item → answers in vain that were told. */
  readonly #told = new Map<string, readonly string[]>()
  readonly #said = new Set<string>()
  #restored = 0
  #wake: () => void = () => {}
  #dirty = false

  constructor(ports: EnginePorts, lookout: Lookout, options: RunOptions) {
    this.#ports = ports
    this.#options = options
    this.#lookout = lookout
  }

  /** Something may have changed: look again. */
  poke(): void {
    this.#dirty = true
    this.#wake()
  }

  get obstacles(): Obstacles {
    return this.#obstacles
  }

  /** Works until nothing more can be done without a person. `until` decides what happens then: `idle` returns, `stopped` waits for changes. */
  async work(until: 'idle' | 'stopped', signal: StopSignal): Promise<Plan> {
    const onAbort = (): void => {
      this.#stop.abort()
      this.#wake()
    }
    signal.addEventListener('abort', onAbort, {once: true})
    if (signal.aborted) onAbort()
    try {
      return await this.#cycle(until)
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#stop.abort()
      await Promise.allSettled(this.#tasks.values())
    }
  }

  async #cycle(until: 'idle' | 'stopped'): Promise<Plan> {
    for (;;) {
      this.#dirty = false
      const moment = await this.#lookout.look()
      if (this.#stop.signal.aborted) return moment.plan
      const progressed = await this.#act(moment)
      if (progressed || this.#dirty) continue
      await keepObstacles(this.#ports, this.#obstacles)
      if (until === 'idle' && this.#isStuck()) return moment.plan
      await this.#sleep(moment)
    }
  }

  /** Nothing is under way but what has been obstructed for longer than a person's short command takes. */
  #isStuck(): boolean {
    const now = this.#ports.clock.now().getTime()
    const isOld = [...this.#obstacles.values()].every(o => now - o.since > patienceMs)
    return [...this.#tasks.keys()].every(key => this.#obstacles.has(key)) && isOld
  }

  /** Waits for a poke, for the time after which obstacles are looked at again, or until a pool may have capacity again. */
  async #sleep({snapshot}: Moment): Promise<void> {
    const now = this.#ports.clock.now().getTime()
    const resets = snapshot.holds.map(hold => endOfHold(hold) - now).filter(ms => ms > 0)
    const patience = Math.min(this.#obstacles.size > 0 ? 500 : 30_000, ...resets)
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, patience)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#dirty || this.#stop.signal.aborted) this.#wake()
    })
  }

  /** Applies what is due; true when something changed and the next look will see it. */
  async #act(moment: Moment): Promise<boolean> {
    if (await this.#adopt(moment)) return true
    const missing = await this.#restore(moment)
    if (missing === 'restored' || await this.#follow(moment)) return true
    await this.#tidy(moment)
    this.#forget(moment, missing)
    if (await this.#tellWasted(moment)) return true
    const chosen = moment.plan.decisions.filter(d => !missing.has(d.item) && (this.#options.items === undefined || this.#options.items.includes(d.item)))
    let progressed = false
    for (const group of groupAsks(chosen)) {
      if (this.#stop.signal.aborted) return progressed
      const changed = await this.#try(moment, group)
      progressed ||= changed
      // What was committed makes this moment old: the next decision is made from a fresh look.
      if (changed && group[0]?.do !== 'start-run' && group[0]?.do !== 'run-check') return true
    }
    return progressed
  }

  /** Runs of an engine that died, or that this one left behind: each has a journal entry and no task. Deleting an item's folder drops it. */
  async #adopt(moment: Moment): Promise<boolean> {
    let hasEnded = false
    for (const entry of moment.snapshot.journal) {
      const isDropped = !moment.snapshot.items.has(entry.item)
      // The next look tries again what fails here.
      if (isDropped) void (entry.type === 'take' ? this.#endTake(entry) : this.#stopRun(entry)).catch(() => false)
      if (this.#tasks.has(keyOf(entry)) || entry.type === 'take') continue
      if (entry.type === 'pass') this.#spawn(entry, () => this.#drive(entry))
      else {
        // A check is simply run again: its entry must be gone before anything is planned, or the plan waits for it.
        await endEntry(this.#ports, entry)
        hasEnded = true
      }
    }
    return hasEnded
  }

  /** Puts back what the home branch has lost, before anything is done because of its absence; the items for which that must wait. */
  async #restore(moment: Moment): Promise<'restored' | ReadonlySet<string>> {
    const waiting = new Set<string>()
    if (this.#restored === moment.losses) return waiting
    const lost = new Map(await this.#ports.history.listLostStates(moment.snapshot.home.commit))
    for (const id of moment.snapshot.items.keys()) {
      const kept = lost.get(id) ?? (moment.losses > 1 ? await this.#ports.history.readState(id) : undefined)
      const result = kept === undefined || await isOfAnother(this.#ports, moment, id, kept) ? undefined : await restoreState(this.#ports, moment, id, kept)
      if (result?.outcome === 'moved') return 'restored'
      if (result?.outcome === 'busy' || result?.outcome === 'edited') {
        waiting.add(id)
        this.#obstruct(`restore ${id}`, {item: id, ...obstacleOf(this.#ports, result)})
      }
      if (result?.outcome === 'committed') {
        await this.#ports.history.keepState(id, result.commit)
        this.#emit({type: 'recorded', item: id, what: 'put back what the branch had lost', commit: result.commit})
        return 'restored'
      }
    }
    if (waiting.size === 0) this.#restored = moment.losses
    return waiting
  }

  /**
   * The branch of a renamed item gets the new name, too, so that a new item of the old name never shares it; the old branch stays, for
   * somebody may have it checked out. A run that began under the old name lands there first.
   */
  async #follow(moment: Moment): Promise<boolean> {
    const {items, journal, configuration} = moment.snapshot
    for (const {id, formerIds, branch} of items.values()) {
      const ref = branchRef(configuration, id)
      if (formerIds === undefined || branch === undefined || branch.ref === '' || branch.ref === ref || journal.some(e => e.item === id && e.begunAs !== undefined)) continue
      if (await this.#ports.branches.create(ref, branch.tip)) return true
    }
    return false
  }

  /** Workspaces of items that have ended go, after the project's tear-down; a crash before that is made up for by the next engine. */
  async #tidy(moment: Moment): Promise<void> {
    this.#workspaces ??= new Set((await this.#ports.workspaces.list()).map(w => w.item))
    for (const id of this.#workspaces) {
      const standing = moment.plan.items.get(id)?.standing
      if (standing !== undefined && standing !== 'done' && standing !== 'dropped') continue
      if (moment.snapshot.journal.some(e => placeOf(e) === id)) continue
      this.#workspaces.delete(id)
      try {
        await tearDown(this.#ports, moment.snapshot.configuration, id)
      } catch (error) {
        // What is left of an item that has ended stands in no other's way.
        this.#emit({type: 'waiting', item: id, why: `its workspace could not be removed: ${error instanceof Error ? error.message : String(error)}`, remedy: `remove it by hand: ${this.#ports.stateFolder}/workspaces/${id}`})
      }
    }
  }

  /** Answers that count for nothing: said once by each engine, and written into state.md for whoever has only an editor and git. */
  async #tellWasted(moment: Moment): Promise<boolean> {
    for (const {id, forms} of moment.plan.items.values()) {
      const notices = forms.flatMap(({name, notice}) => notice === undefined ? [] : [{name, notice}])
      const told = this.#told.get(id)
      const now = notices.map(({name, notice}) => `${name}: ${notice}`)
      if (now.length === 0 && told === undefined) continue
      if (told?.join('\n') === now.join('\n')) continue
      for (const {name, notice} of notices) this.#sayOnce(id, `${name} is not answered: ${notice}.`)
      const result = await commitState(this.#ports, moment, {item: moment.snapshot.items.get(id)!, files: [], subject: now.length > 0 ? 'an answer does not count' : 'no answer is in vain', trailers: {}})
      if (result.outcome !== 'committed' && result.outcome !== 'unchanged') continue
      if (now.length > 0) this.#told.set(id, now)
      else this.#told.delete(id)
      if (result.outcome === 'committed') return true
    }
    return false
  }

  #sayOnce(item: string, message: string): void {
    if (this.#said.has(`${item} ${message}`)) return
    this.#said.add(`${item} ${message}`)
    this.#emit({type: 'problem', item, message, fix: `Look: lifecycle show ${item}`})
  }

  /** A decision that fails stops no other: why is said, and it is tried again with the next look. */
  async #try(moment: Moment, group: readonly Decision[]): Promise<boolean> {
    const [decision] = group
    try {
      return await this.#apply(moment, group)
    } catch (error) {
      if (decision) this.#obstruct(`${decision.do} ${decision.item}`, {item: decision.item, why: error instanceof Error ? error.message : String(error), remedy: 'it is tried again; lifecycle doctor looks for the cause'})
      return false
    }
  }

  async #apply(moment: Moment, group: readonly Decision[]): Promise<boolean> {
    const [decision] = group
    if (!decision) return false
    switch (decision.do) {
      case 'start-run': return decision.waits === undefined && this.#startRun(moment, decision)
      case 'run-check': return this.#startCheck(moment, decision)
      case 'ask': return this.#settle(decision, await applyAsks(this.#ports, moment, decision.item, group as readonly AskForm[]), () => {
        for (const ask of group as readonly AskForm[]) this.#emit({type: 'asked', item: ask.item, form: ask.name, for: ask.for})
      })
      case 'record-edit': return this.#settle(decision, await applyRecordEdit(this.#ports, moment, decision), commit => this.#emit({type: 'recorded', item: decision.item, what: `${decision.step} by ${decision.by}`, commit}))
      case 'merge': {
        const applied = await applyMerge(this.#ports, moment, decision)
        const conflict = 'conflict' in applied ? applied.conflict : undefined
        return this.#settle(decision, applied, commit => this.#emit(conflict === undefined ? {type: 'merged', item: decision.item, commit} : {type: 'recorded', item: decision.item, what: conflict, commit}))
      }
      case 'record-merged': return this.#settle(decision, await applyRecordMerged(this.#ports, moment, decision), commit => this.#emit({type: 'merged', item: decision.item, commit}))
      case 'stop-run': return this.#stopRun(entryOf(moment, decision))
      case 'stop-take': return this.#endTake(entryOf(moment, decision))
    }
  }

  /** What stood in the way of something that nobody wants any more stands in nobody's way. */
  #forget(moment: Moment, missing: ReadonlySet<string>): void {
    const wanted = new Set([...[...missing].map(id => `restore ${id}`), ...moment.plan.decisions.map(d => `${d.do} ${d.item}`), ...moment.snapshot.journal.map(keyOf), ...this.#tasks.keys()])
    for (const key of this.#obstacles.keys()) if (!wanted.has(key)) this.#obstacles.delete(key)
  }

  #settle(decision: Decision, result: MergeApplied, done: (commit: string) => void): boolean {
    const key = `${decision.do} ${decision.item}`
    if (result.outcome === 'committed' || result.outcome === 'unchanged') {
      this.#obstacles.delete(key)
      if (result.outcome === 'committed') done(result.commit)
      return result.outcome === 'committed'
    }
    if (result.outcome === 'moved') return true
    this.#obstruct(key, {item: decision.item, ...obstacleOf(this.#ports, result)})
    return false
  }

  #obstruct(key: string, obstacle: Omit<Obstacle, 'since'>): void {
    const known = this.#obstacles.get(key)
    this.#obstacles.set(key, {...obstacle, since: known?.since ?? this.#ports.clock.now().getTime()})
    if (known?.why !== obstacle.why) this.#emit({type: 'waiting', item: obstacle.item, why: obstacle.why, remedy: obstacle.remedy})
  }

  async #startRun(moment: Moment, decision: StartRun): Promise<boolean> {
    const item = moment.snapshot.items.get(decision.item)!
    const number = nextRecordNumber(item, [...moment.snapshot.journal, ...this.#begun(decision.item)], moment.files.items.get(item.id)?.keys() ?? [])
    const entry: JournalEntry = {
      item: item.id, run: recordName(number, decision.step), number, step: decision.step, type: 'pass', attempt: decision.attempt, round: decision.round, by: decision.agent,
      inputs: decision.inputs, findings: decision.findings, start: decision.start, pool: decision.pool,
      reservedMicro: moment.snapshot.configuration.agents.get(decision.agent)?.limits.costMicro ?? 0, startedAt: this.#ports.clock.now().toISOString()
    }
    if (!await beginEntry(this.#ports, entry)) return true
    this.#ports.reach('journaled')
    // Told when the agent begins: a look that was old may decide on a run that is recorded already.
    this.#spawn(entry, () => this.#drive(entry, () => this.#emit({type: 'run-started', item: entry.item, run: entry.run, step: entry.step, by: entry.by, why: decision.why})))
    return true
  }

  async #startCheck(moment: Moment, decision: RunCheck): Promise<boolean> {
    const item = moment.snapshot.items.get(decision.item)!
    if ([...this.#begun(decision.item)].some(e => e.type === 'check')) return false
    const number = nextRecordNumber(item, [...moment.snapshot.journal, ...this.#begun(decision.item)], moment.files.items.get(item.id)?.keys() ?? [])
    const entry: JournalEntry = {
      item: item.id, run: recordName(number, `check-${decision.step}`), number, step: decision.step, type: 'check', attempt: 1, round: 1, by: 'check', inputs: {code: decision.commit},
      findings: [], start: decision.commit, pool: '', reservedMicro: 0, startedAt: this.#ports.clock.now().toISOString()
    }
    if (!await beginEntry(this.#ports, entry)) return true
    this.#emit({type: 'check-started', item: entry.item, step: entry.step, command: decision.check.run})
    this.#spawn(entry, async () => {
      const done = await runCheck(this.#ports, entry, decision, {
        signal: this.#stop.signal, look: () => this.#lookout.look(), onWait: ({why, remedy}) => this.#obstruct(keyOf(entry), {item: entry.item, why, remedy})
      })
      if (done.check) this.#emit({type: 'check-ended', item: entry.item, step: entry.step, command: decision.check.run, result: done.check.result})
      return done
    })
    // One that failed to begin before is tried again, and is no progress.
    return !this.#obstacles.has(keyOf(entry))
  }

  readonly #entries = new Map<string, JournalEntry>()

  /** Entries that this process has begun and that a look made before may not show yet. */
  #begun(item: string): readonly JournalEntry[] {
    return [...this.#entries.values()].filter(e => e.item === item)
  }

  #drive(entry: JournalEntry, onBegin: () => void = () => {}): Promise<Driven> {
    return driveRun(this.#ports, entry, {signal: this.#stop.signal, look: () => this.#lookout.look(), agent: this.#options.agent, onBegin})
  }

  #spawn(entry: JournalEntry, work: () => Promise<Driven>): void {
    const key = keyOf(entry)
    this.#workspaces?.add(entry.item)
    this.#entries.set(key, entry)
    const task = this.#carry(entry, work).finally(() => {
      this.#tasks.delete(key)
      this.#entries.delete(key)
      this.poke()
    })
    this.#tasks.set(key, task)
  }

  async #carry(entry: JournalEntry, work: () => Promise<Driven>): Promise<void> {
    const key = keyOf(entry)
    try {
      const driven = await work()
      if (driven.state === 'waits') {
        this.#obstruct(key, {item: entry.item, why: driven.why, remedy: driven.remedy})
        await pause(500, this.#stop.signal)
        return
      }
      this.#obstacles.delete(key)
      if (driven.state === 'left') return
      await endEntry(this.#ports, entry)
      if (driven.state === 'recorded') {
        const {record} = driven
        this.#emit({type: 'run-ended', item: entry.item, run: entry.run, step: entry.step, outcome: record.outcome, note: noteOf(record), usage: record.usage})
      }
    } catch (error) {
      // One item's trouble stops no other: it is said, and tried again later.
      const why = error instanceof Error ? error.message : String(error)
      this.#obstruct(key, {item: entry.item, why, remedy: `lifecycle doctor; the log: lifecycle log ${entry.item}`})
      await pause(2000, this.#stop.signal)
    }
  }

  async #stopRun(entry: Place): Promise<boolean> {
    const folder = runFolder(this.#ports, entry)
    const {state} = await this.#ports.supervisors.look(folder)
    // What no supervisor has claimed may be a check, or a run that is being set up.
    const isOver = state === 'ended' || state === 'died' || await this.#ports.supervisors.isAskedToStop(folder)
    if (!isOver) await this.#ports.supervisors.stop(folder)
    return false
  }

  async #endTake(entry: Place): Promise<boolean> {
    await endEntry(this.#ports, entry)
    return true
  }

  #emit(event: EngineEvent): void {
    this.#options.onEvent?.(event)
  }
}

/** A run, and where it lies. */
type Place = Pick<JournalEntry, 'item' | 'begunAs' | 'run'>

/** The same for a run, whatever its item's folder is called by now. */
function keyOf(entry: Place): string {
  return `${placeOf(entry)} ${entry.run}`
}

/** What is under way by that name. */
function entryOf(moment: Moment, place: Place): Place {
  return moment.snapshot.journal.find(e => e.item === place.item && e.run === place.run) ?? place
}

/** Forms of one item are asked in one commit. */
function groupAsks(decisions: readonly Decision[]): readonly (readonly Decision[])[] {
  const asks = new Map<string, Decision[]>()
  const groups: Decision[][] = []
  for (const decision of decisions) {
    const group = decision.do === 'ask' ? asks.get(decision.item) : undefined
    if (group) group.push(decision)
    else {
      const fresh = [decision]
      groups.push(fresh)
      if (decision.do === 'ask') asks.set(decision.item, fresh)
    }
  }
  return groups
}

function obstacleOf(ports: EnginePorts, result: Exclude<StateCommitResult | MergeApplied, {readonly outcome: 'committed' | 'unchanged' | 'moved'}>): Omit<Obstacle, 'item' | 'since'> {
  if (result.outcome === 'edited') return explainEdited(ports, result.paths)
  return {why: result.why, remedy: result.remedy}
}
