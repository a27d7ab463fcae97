import type {AskForm, Decision, Plan} from '../core/plan/decision.ts'
import type {EngineEvent, RunOptions} from '../core/board/session.ts'
import type {StateCommitResult, StopSignal} from '../core/ports.ts'
import {endOfHold} from '../core/schedule/breaker.ts'
import {applyAsks} from './apply/ask.ts'
import {applyMerge, applyRecordMerged, type MergeApplied} from './apply/merge.ts'
import {applyRecordEdit} from './apply/record-edit.ts'
import {explainEdited} from './explain-edited.ts'
import {explainError} from './explain-error.ts'
import type {Lookout} from './lookout.ts'
import {ObstacleBook} from './obstacle-book.ts'
import {keepObstacles, type Obstacle, type Obstacles} from './obstacles.ts'
import type {EnginePorts} from './ports.ts'
import {RunTasks} from './run-tasks.ts'
import {endEntry, keyOf, runFolder, type Place} from './run/workplace.ts'
import type {Moment} from './state-change.ts'
import {Upkeep} from './upkeep.ts'
import {WastedAnswers} from './wasted-answers.ts'

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
  readonly #stop = new AbortController()
  readonly #obstacles: ObstacleBook
  readonly #tasks: RunTasks
  readonly #upkeep: Upkeep
  readonly #wasted: WastedAnswers
  #wake: () => void = () => {}
  #dirty = false

  constructor(ports: EnginePorts, lookout: Lookout, options: RunOptions) {
    this.#ports = ports
    this.#options = options
    this.#lookout = lookout
    const emit = (event: EngineEvent): void => this.#emit(event)
    this.#obstacles = new ObstacleBook(() => ports.clock.now().getTime(), obstacle => emit({type: 'waiting', ...obstacle}))
    this.#tasks = new RunTasks({ports, lookout, obstacles: this.#obstacles, signal: this.#stop.signal, agent: options.agent, emit, onEnd: () => this.#poke()})
    this.#upkeep = new Upkeep(ports, this.#obstacles, emit)
    this.#wasted = new WastedAnswers(ports, emit)
  }

  /** Something may have changed outside: look again, and try again what failed. */
  hint(): void {
    this.#obstacles.changed()
    this.#poke()
  }

  get obstacles(): Obstacles {
    return this.#obstacles.all
  }

  #poke(): void {
    this.#dirty = true
    this.#wake()
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
      await this.#tasks.settle()
    }
  }

  async #cycle(until: 'idle' | 'stopped'): Promise<Plan> {
    for (;;) {
      this.#dirty = false
      const moment = await this.#lookout.look()
      if (this.#stop.signal.aborted) return moment.plan
      const progressed = await this.#act(moment)
      if (progressed || this.#dirty) continue
      // A note for other processes: that it cannot be written (a full disk) is no reason to end.
      await keepObstacles(this.#ports, this.#obstacles.all).catch(() => {})
      // A task may have ended meanwhile: what follows from it is not seen yet.
      if (this.#dirty) continue
      if (until === 'idle' && this.#isStuck()) return moment.plan
      await this.#sleep(moment)
    }
  }

  /** Nothing is under way but what has been obstructed for longer than a person's short command takes. */
  #isStuck(): boolean {
    const now = this.#ports.clock.now().getTime()
    const isOld = [...this.#obstacles.all.values()].every(o => now - o.since > patienceMs)
    return this.#tasks.keys.every(key => this.#obstacles.has(key)) && isOld
  }

  /** Waits for a poke, for the time after which obstacles are looked at again, or until a pool may have capacity again. */
  async #sleep({snapshot}: Moment): Promise<void> {
    const now = this.#ports.clock.now().getTime()
    const resets = snapshot.holds.map(hold => endOfHold(hold) - now).filter(ms => ms > 0)
    const patience = Math.min(this.#obstacles.restMs ?? 30_000, ...resets)
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
    const missing = await this.#upkeep.restore(moment)
    if (missing === 'restored' || await this.#upkeep.follow(moment)) return true
    await this.#upkeep.tidy(moment)
    this.#forget(moment, missing)
    if (await this.#wasted.tell(moment)) return true
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
      if (this.#tasks.has(keyOf(entry)) || this.#obstacles.isResting(keyOf(entry)) || entry.type === 'take') continue
      if (entry.type === 'pass') this.#tasks.drive(entry)
      else {
        // A check is simply run again: its entry must be gone before anything is planned, or the plan waits for it.
        await endEntry(this.#ports, entry)
        hasEnded = true
      }
    }
    return hasEnded
  }

  /** A decision that fails stops no other: why is said, and it is tried again with the next look. */
  async #try(moment: Moment, group: readonly Decision[]): Promise<boolean> {
    const [decision] = group
    if (!decision || this.#obstacles.isResting(`${decision.do} ${decision.item}`)) return false
    try {
      return await this.#apply(moment, decision, group)
    } catch (error) {
      this.#obstacles.add(`${decision.do} ${decision.item}`, {item: decision.item, ...explainError(error, 'it is tried again; lifecycle doctor looks for the cause')})
      return false
    }
  }

  async #apply(moment: Moment, decision: Decision, group: readonly Decision[]): Promise<boolean> {
    switch (decision.do) {
      case 'start-run': return decision.waits === undefined && this.#tasks.startRun(moment, decision)
      case 'run-check': return this.#tasks.startCheck(moment, decision)
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
    const wanted = new Set([...[...missing].map(id => `restore ${id}`), ...moment.plan.decisions.map(d => `${d.do} ${d.item}`), ...moment.snapshot.journal.map(keyOf), ...this.#tasks.keys])
    this.#obstacles.keepOnly(wanted)
  }

  #settle(decision: Decision, result: MergeApplied, done: (commit: string) => void): boolean {
    const key = `${decision.do} ${decision.item}`
    if (result.outcome === 'committed' || result.outcome === 'unchanged') {
      this.#obstacles.delete(key)
      if (result.outcome === 'committed') done(result.commit)
      return result.outcome === 'committed'
    }
    if (result.outcome === 'moved') return true
    this.#obstacles.add(key, {item: decision.item, ...obstacleOf(this.#ports, result)})
    return false
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
