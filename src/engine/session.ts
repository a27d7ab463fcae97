import type {AnswerRequest, EngineEvent, NewItem, RunOptions, RunSummary, Session, Proposal} from '../core/board/session.ts'
import type {View} from '../core/board/view.ts'
import {LifecycleError} from '../core/errors.ts'
import type {JournalEntry} from '../core/project/snapshot.ts'
import type {Plan} from '../core/plan/decision.ts'
import type {Problem} from '../core/problem.ts'
import type {Look, StopSignal} from '../core/ports.ts'
import {resolveItemId} from './intents/resolve-item.ts'
import type {EngineLoop} from './loop.ts'
import {Lookout} from './lookout.ts'
import {readObstacles, type Obstacles} from './obstacles.ts'
import {pause} from './pause.ts'
import type {EnginePorts} from './ports.ts'
import {checkLog, endEntry, keyOf, runFolder, workEnvironment} from './run/workplace.ts'
import {findIdleRuns, showIdle} from './views/idle-runs.ts'
import {readDetail} from './views/item-detail.ts'
import {showObstacles} from './views/show-obstacles.ts'
import {Viewer} from './views/viewer.ts'

/**
 * The façade every surface uses. It holds a reader and, while `run` or `watch` work, the engine; closing it ends both and no run.
 * What only some calls need is imported by them: most commands look once and end.
 */
export function openSession(ports: EnginePorts): Session {
  return new EngineSession(ports)
}

/** What stands over every view of a clone without history. */
const shallowProblem: Problem = {severity: 'error', code: 'shallow-clone', message: 'this is a shallow clone: git cannot say here who decided what, so nothing is done', path: '', fix: 'git fetch --unshallow'}

/** The first view is drawn before the engine's first look takes the processor. */
const paintMs = 50

class EngineSession implements Session {
  readonly #ports: EnginePorts
  readonly #lookout: Lookout
  readonly #viewer: Viewer
  readonly #closing = new AbortController()
  readonly #listeners = new Set<() => void>()
  #engine: EngineLoop | undefined
  #activity: string | undefined
  #unwatch: Promise<() => Promise<void>> | undefined
  /** When the first view that somebody waits for is on their screen. */
  #firstShown: Promise<unknown> = Promise.resolve()

  constructor(ports: EnginePorts) {
    this.#ports = ports
    this.#lookout = new Lookout(ports)
    this.#viewer = new Viewer(ports, () => this.#lookout.see())
  }

  async view(): Promise<View> {
    this.#viewer.hint()
    return this.#makeView()
  }

  async #makeView(): Promise<View> {
    const view = await this.#viewer.view({isHere: this.#engine !== undefined, activity: this.#activity, obstacles: await this.#obstacles()})
    return this.#ports.isShallow ? {...view, problems: [shallowProblem, ...view.problems]} : view
  }

  async plan(): Promise<Plan> {
    return (await this.#lookout.look()).plan
  }

  async forecast(id?: string) {
    const [{forecastItem}, {snapshot, plan}] = await Promise.all([import('../core/ledger/forecast.ts'), this.#lookout.look()])
    const wanted = [...plan.items.values()].filter(s => (id === undefined ? !['done', 'dropped', 'broken'].includes(s.standing) : s.id === id))
    return wanted.map(status => forecastItem(snapshot.items.values(), status))
  }

  async configuration() {
    return (await this.#lookout.look()).snapshot.configuration
  }

  async folder(): Promise<string | undefined> {
    return this.#ports.home.home.folder
  }

  async item(id: string) {
    const moment = await this.#lookout.look()
    const detail = await readDetail(moment, id)
    const obstacles = await this.#obstacles()
    const journal = moment.snapshot.journal.filter(e => e.item === id && !obstacles.has(keyOf(e)))
    const status = showObstacles(detail.status, obstacles)
    if (journal.length === 0 || await this.#isWorkedOn()) return {...detail, status}
    return {...detail, status: showIdle(status, await findIdleRuns(this.#ports, journal))}
  }

  /** What stands in the way, as the engine at work here has it or the last one left it. */
  async #obstacles(): Promise<Obstacles> {
    return this.#engine?.obstacles ?? readObstacles(this.#ports)
  }

  async resolveItem(prefix: string): Promise<string> {
    return resolveItemId(prefix, [...(await this.#lookout.see()).plan.items.keys()])
  }

  async workspace(id: string, agent?: string) {
    const moment = await this.#lookout.look()
    const {snapshot} = moment
    const item = snapshot.items.get(id)
    const ids = [id, ...item?.formerIds ?? []]
    const slots = (await this.#ports.workspaces.list()).filter(w => ids.includes(w.item)).toSorted((a, b) => ids.indexOf(a.item) - ids.indexOf(b.item))
    const slot = slots.find(s => s.slot.startsWith('take-')) ?? slots.find(s => s.slot === 'main') ?? slots[0]
    const workspace = slot && await this.#ports.workspaces.reopen(slot.item, slot.slot, item?.branch?.tip ?? snapshot.base.commit)
    if (!workspace || !item) return undefined
    const step = slot!.slot.replace(/^take-/, '')
    const entry = {item: id, step, run: '', attempt: 1, round: 1}
    const opens = agent === undefined ? undefined : (await import('./intents/open-agent.ts')).openAgent(this.#ports, moment, {workspace, entry, name: agent})
    return {tree: workspace.tree, env: workEnvironment(this.#ports, snapshot.configuration, workspace, entry), ...(opens ? {opens} : {})}
  }

  /** Every change of files, refs or the journal, and every second of a run under way, makes a new view. */
  async subscribe(listener: (view: View) => void): Promise<() => Promise<void>> {
    let isRunning = false
    let isDue = false
    let isOver = false
    let hasLive = false
    const show = async (): Promise<void> => {
      isDue = true
      if (isRunning) return
      isRunning = true
      while (isDue && !isOver) {
        isDue = false
        const view = await this.#makeView().catch(() => undefined)
        if (view && !isOver) listener(view)
        hasLive = (view?.live.length ?? 0) > 0
      }
      isRunning = false
    }
    const onChange = (): void => void show()
    this.#listeners.add(onChange)
    const timer = setInterval(() => {
      if (hasLive) void show()
    }, 1000)
    timer.unref()
    // First what is there, then what watches it: people wait for the first view.
    const first = show()
    this.#firstShown = first.then(() => pause(paintMs, this.#closing.signal))
    await first
    this.#watch()
    return async () => {
      isOver = true
      clearInterval(timer)
      this.#listeners.delete(onChange)
    }
  }

  /** Once everything is watched it is all looked at again: what happened before had no witness. */
  #watch(): void {
    this.#unwatch ??= this.#ports.watch.start((what, paths) => this.#changed(what, paths)).then(stop => {
      this.#changed()
      return stop
    })
  }

  /** Somewhere, as far as it is known. A save alone is no command: the engine looks again only where uncommitted edits stand in its way. */
  #changed(...[what, paths]: Partial<Parameters<Look>>): void {
    this.#viewer.hint(what, paths)
    if (what !== 'files' || (this.#engine?.obstacles.size ?? 0) > 0) this.#engine?.hint()
    this.#showAgain()
  }

  #showAgain(): void {
    for (const listener of this.#listeners) listener()
  }

  async createItem(item: NewItem) {
    const {createItem} = await import('./intents/items.ts')
    return this.#told(createItem(this.#ports, this.#lookout, item))
  }

  async setItem(id: string, changes: Readonly<Record<string, string | undefined>>) {
    const {setItem} = await import('./intents/items.ts')
    return this.#told(setItem(this.#ports, this.#lookout, id, changes))
  }

  async answer(request: AnswerRequest) {
    const {answerForm} = await import('./intents/answer.ts')
    return this.#told(answerForm(this.#ports, this.#lookout, request))
  }

  async commitEdited(paths: readonly string[], message?: string) {
    const {commitAsPerson} = await import('./intents/commit-as-person.ts')
    const edits = paths.map(path => ({path, edit: 'as-saved' as const}))
    return {commit: await this.#told(commitAsPerson(this.#ports, this.#lookout, edits, message ?? `Edit ${paths.join(', ')}\n`))}
  }

  async redo(id: string, step: string, why: string | undefined) {
    const {redoStep} = await import('./intents/items.ts')
    return this.#told(redoStep(this.#ports, this.#lookout, id, step, why))
  }

  async take(id: string, step: string | undefined, agent?: string) {
    this.#refuseShallow()
    const {takeStep} = await import('./intents/take.ts')
    return this.#told(takeStep(this.#ports, this.#lookout, id, step, agent))
  }

  async takeDone(id: string, step: string | undefined) {
    const {takeDone} = await import('./intents/take.ts')
    return this.#told(takeDone(this.#ports, this.#lookout, id, step))
  }

  async pack(id: string, step: string | undefined) {
    const {renderStepPack} = await import('./views/step-pack.ts')
    return renderStepPack(this.#ports, await this.#lookout.look(), id, step)
  }

  async propose(proposal: Proposal) {
    const {proposeDocument} = await import('./intents/propose.ts')
    return this.#told(proposeDocument(this.#ports, this.#lookout, proposal))
  }

  /** Stops what runs of an item and gives up what was taken; what it made is kept. */
  async stop(id: string, run?: string) {
    const {snapshot} = await this.#lookout.look()
    const live = snapshot.journal.filter(e => e.item === id && (run === undefined || e.run === run || e.step === run))
    for (const entry of live) {
      if (entry.type === 'take') await endEntry(this.#ports, entry)
      else if (entry.type === 'pass' || await this.#isWorkedOn()) await this.#ports.supervisors.stop(runFolder(this.#ports, entry))
      else await this.#endCheck(entry)
    }
    await this.#told(Promise.resolve())
    return {stopped: live.map(e => e.run)}
  }

  /** Whether an engine works on this home, here or elsewhere. */
  async #isWorkedOn(): Promise<boolean> {
    return this.#engine !== undefined || await this.#ports.lock.holder() !== undefined
  }

  /** What an engine that died has left of a check; it is done again. */
  async #endCheck(entry: JournalEntry): Promise<void> {
    await this.#ports.commands.end(checkLog(this.#ports, entry))
    await endEntry(this.#ports, entry)
  }

  async diff(id: string) {
    const {readItemDiff} = await import('./views/item-diff.ts')
    return readItemDiff(this.#ports, await this.#lookout.look(), id)
  }

  async log(id: string, run?: string) {
    const {readRunLog} = await import('./views/run-log.ts')
    return readRunLog(this.#ports, await this.#lookout.look(), id, run)
  }

  async run(options: RunOptions): Promise<RunSummary> {
    this.#refuseShallow()
    const lock = await this.#ports.lock.take(() => this.#changed('refs'))
    if (!lock) {
      const holder = await this.#ports.lock.holder()
      throw new LifecycleError('WAIT_ENGINE_ELSEWHERE', `another engine works on this home${holder ? ` (process ${holder.pid})` : ''}`, {hint: 'It does the work: lifecycle status shows how it stands.'})
    }
    try {
      return await this.#work('idle', options, this.#signalOf(options))
    } finally {
      await lock.release()
    }
  }

  /** Works when the lock is free; while another engine has it, waits for it to end. */
  async watch(options: RunOptions & {readonly signal: StopSignal}): Promise<RunSummary> {
    this.#refuseShallow()
    const signal = this.#signalOf(options)
    await this.#firstShown
    this.#watch()
    for (;;) {
      const lock = await this.#ports.lock.take(() => this.#changed('refs'))
      if (lock) {
        try {
          return await this.#work('stopped', options, signal)
        } finally {
          await lock.release()
        }
      }
      await pause(1000, signal)
      if (signal.aborted) return summarise([], await this.plan(), this.#engine)
    }
  }

  /** Whoever made the oldest commits that are there would count as who asked and decided everything before them. */
  #refuseShallow(): void {
    if (this.#ports.isShallow) throw new LifecycleError('GIT_SHALLOW', shallowProblem.message, {hint: `Fetch the rest: ${shallowProblem.fix}`})
  }

  async #work(until: 'idle' | 'stopped', options: RunOptions, signal: StopSignal): Promise<RunSummary> {
    const events: EngineEvent[] = []
    const onEvent = (event: EngineEvent): void => {
      events.push(event)
      this.#setActivity(event.type === 'waiting' ? event.why : undefined)
      options.onEvent?.(event)
    }
    const {EngineLoop} = await import('./loop.ts')
    const engine = new EngineLoop(this.#ports, this.#lookout, {...options, onEvent})
    this.#engine = engine
    // That the engine is here changes no file, and a view shows it.
    this.#showAgain()
    this.#watch()
    try {
      return summarise(events, await engine.work(until, signal), engine, options.items)
    } finally {
      this.#engine = undefined
      this.#setActivity(undefined)
      this.#showAgain()
    }
  }

  #setActivity(activity: string | undefined): void {
    if (activity === this.#activity) return
    this.#activity = activity
    this.#showAgain()
  }

  /** After a person's intent: this engine, or the one elsewhere, looks again at once. */
  async #told<T>(intent: Promise<T>): Promise<T> {
    const result = await intent
    this.#changed('refs')
    if (!this.#engine) await this.#ports.lock.poke()
    return result
  }

  #signalOf(options: RunOptions): AbortSignal {
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    this.#closing.signal.addEventListener('abort', abort, {once: true})
    options.signal?.addEventListener('abort', abort, {once: true})
    if (this.#closing.signal.aborted || options.signal?.aborted) abort()
    return controller.signal
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#listeners.clear()
    await (await this.#unwatch)?.()
    await this.#ports.close()
  }
}

/** `items`: only these were asked for; undefined: all. */
function summarise(events: readonly EngineEvent[], plan: Plan, engine: EngineLoop | undefined, items?: readonly string[]): RunSummary {
  const ended = events.filter(e => e.type === 'run-ended')
  const waiting = new Map<string, string>()
  for (const item of plan.items.values()) {
    if (items !== undefined && !items.includes(item.id)) continue
    const form = item.forms.find(f => !f.deferred)
    if (form) waiting.set(item.id, form.name)
    else if (item.standing === 'waiting' || item.standing === 'out-of-date') waiting.set(item.id, item.waits ?? item.next ?? '')
  }
  for (const obstacle of engine?.obstacles.values() ?? []) if (items?.includes(obstacle.item) ?? true) waiting.set(obstacle.item, obstacle.why)
  const last = new Map(ended.map(e => [`${e.item} ${e.step}`, e]))
  return {
    runs: ended.length, merged: events.filter(e => e.type === 'merged').map(e => e.item), waiting, failed: [...new Set([...last.values()].filter(e => e.outcome !== 'finished' && e.outcome !== 'question').map(e => e.item))],
    costMicro: ended.reduce((sum, e) => sum + (e.usage?.costMicro ?? 0), 0),
    costReservedMicro: ended.reduce((sum, e) => sum + (e.usage?.source === 'reserved' ? e.usage.costMicro ?? 0 : 0), 0), decisions: plan.decisions
  }
}
