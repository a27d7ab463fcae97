import type {RunCheck, StartRun} from '../core/plan/decision.ts'
import type {EngineEvent} from '../core/board/session.ts'
import type {JournalEntry} from '../core/project/snapshot.ts'
import {noteOf} from '../core/run/note.ts'
import {explainError} from './explain-error.ts'
import type {Lookout} from './lookout.ts'
import type {ObstacleBook} from './obstacle-book.ts'
import type {EnginePorts} from './ports.ts'
import {runCheck} from './run/check.ts'
import {driveRun, type Driven} from './run/drive.ts'
import {nextRecordNumber, recordName} from './run/record.ts'
import {beginEntry, endEntry, keyOf} from './run/workplace.ts'
import type {Moment} from './state-change.ts'

/** What the tasks share with the loop they go on beside. */
export interface TaskContext {
  readonly ports: EnginePorts
  readonly lookout: Lookout
  readonly obstacles: ObstacleBook
  /** Goes off when the engine stops: agents go on under their supervisors. */
  readonly signal: AbortSignal
  /** Adapter that stands in for every agent's own. */
  readonly agent: string | undefined
  readonly emit: (event: EngineEvent) => void
  readonly onEnd: () => void
}

/** Runs and checks that this engine has in hand: each begins with a journal entry and ends with a record. */
export class RunTasks {
  readonly #context: TaskContext
  readonly #tasks = new Map<string, {readonly entry: JournalEntry; readonly work: Promise<void>}>()

  constructor(context: TaskContext) {
    this.#context = context
  }

  has(key: string): boolean {
    return this.#tasks.has(key)
  }

  get keys(): readonly string[] {
    return [...this.#tasks.keys()]
  }

  /** Resolves when all that are in hand have let go. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#tasks.values()].map(task => task.work))
  }

  /** Begins a run; true when the next look will see something else. */
  async startRun(moment: Moment, decision: StartRun): Promise<boolean> {
    const {ports, emit} = this.#context
    const {item, step, agent, attempt, round, inputs, findings, start, pool} = decision
    const number = this.#nextNumber(moment, item)
    const entry: JournalEntry = {
      item, run: recordName(number, step), number, step, type: 'pass', attempt, round, by: agent, inputs, findings, start, pool,
      reservedMicro: moment.snapshot.configuration.agents.get(agent)?.limits.costMicro ?? 0, startedAt: ports.clock.now().toISOString()
    }
    if (!await beginEntry(ports, entry)) return true
    ports.reach('journaled')
    // Told when the agent begins: a look that was old may decide on a run that is recorded already.
    this.drive(entry, () => emit({type: 'run-started', item, run: entry.run, step, by: agent, why: decision.why}))
    return true
  }

  /** Begins a check; true when the next look will see something else. */
  async startCheck(moment: Moment, decision: RunCheck): Promise<boolean> {
    const {ports, obstacles, emit, lookout, signal} = this.#context
    const {item, step, check: {run: command}} = decision
    if (this.#begun(item).some(e => e.type === 'check')) return false
    const number = this.#nextNumber(moment, item)
    const entry: JournalEntry = {
      item, run: recordName(number, `check-${step}`), number, step, type: 'check', attempt: 1, round: 1, by: 'check', inputs: {code: decision.commit},
      findings: [], start: decision.commit, pool: '', reservedMicro: 0, startedAt: ports.clock.now().toISOString()
    }
    if (!await beginEntry(ports, entry)) return true
    emit({type: 'check-started', item, step, command})
    this.#spawn(entry, async () => {
      const done = await runCheck(ports, entry, decision, {signal, look: () => lookout.look(), onWait: ({why, remedy}) => obstacles.add(keyOf(entry), {item, why, remedy})})
      if (done.check) emit({type: 'check-ended', item, step, command, expect: decision.check.expect, result: done.check.result})
      return done
    })
    // One that failed to begin before is tried again, and is no progress.
    return !obstacles.has(keyOf(entry))
  }

  /** Brings a run from wherever it stands to its record, beside everything else. */
  drive(entry: JournalEntry, onBegin: () => void = () => {}): void {
    const {ports, lookout, signal, agent} = this.#context
    this.#spawn(entry, () => driveRun(ports, entry, {signal, look: () => lookout.look(), agent, onBegin}))
  }

  /** Entries that this process has begun and that a look made before may not show yet. */
  #begun(item: string): readonly JournalEntry[] {
    return [...this.#tasks.values()].map(task => task.entry).filter(e => e.item === item)
  }

  #nextNumber(moment: Moment, id: string): number {
    return nextRecordNumber(moment.snapshot.items.get(id)!, [...moment.snapshot.journal, ...this.#begun(id)], moment.files.items.get(id)?.keys() ?? [])
  }

  #spawn(entry: JournalEntry, work: () => Promise<Driven>): void {
    const key = keyOf(entry)
    const task = this.#carry(entry, work).finally(() => {
      this.#tasks.delete(key)
      this.#context.onEnd()
    })
    this.#tasks.set(key, {entry, work: task})
  }

  async #carry(entry: JournalEntry, work: () => Promise<Driven>): Promise<void> {
    const {ports, obstacles, emit} = this.#context
    const {item, run, step} = entry
    try {
      const driven = await work()
      if (driven.state === 'waits') return obstacles.add(keyOf(entry), {item, why: driven.why, remedy: driven.remedy})
      obstacles.delete(keyOf(entry))
      if (driven.state === 'left') return
      await endEntry(ports, entry)
      if (driven.state === 'recorded') emit({type: 'run-ended', item, run, step, outcome: driven.record.outcome, note: noteOf(driven.record), usage: driven.record.usage})
    } catch (error) {
      // One item's trouble stops no other: it is said, and tried again later.
      obstacles.add(keyOf(entry), {item, ...explainError(error, `lifecycle doctor; the log: lifecycle log ${item} ${run}`)})
    }
  }
}
