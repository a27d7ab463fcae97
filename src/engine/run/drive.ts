import type {StopSignal, SupervisorState} from '../../core/ports.ts'
import type {RunRecord} from '../../core/project/records.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {explainEdited} from '../explain-edited.ts'
import type {Moment} from '../state-change.ts'
import type {EnginePorts} from '../ports.ts'
import {beginRun, type PassRun} from './begin.ts'
import {finishRun, type FinishedRun} from './finish.ts'
import {giveUp} from './give-up.ts'
import {forEverybody, makeRecord} from './record.ts'
import {recordRun} from './record-run.ts'
import {placeOf, runFolder} from './workplace.ts'

/** How a run left the engine's hands. */
export type Driven =
  | {readonly state: 'recorded'; readonly record: RunRecord}
  /** It is in the branch already: an engine before this one recorded it. */
  | {readonly state: 'known'}
  /** Something is in the way of the record; nothing is lost, and it is tried again. */
  | {readonly state: 'waits'; readonly why: string; readonly remedy: string}
  /** The engine is stopping; the run goes on under its supervisor. */
  | {readonly state: 'left'}

export interface DriveOptions {
  readonly signal: StopSignal
  /** The newest moment; asked for again after each wait. */
  readonly look: () => Promise<Moment>
  readonly agent: string | undefined
  readonly onBegin: () => void
}

/**
 * Brings one journaled run from wherever it stands to its record. The same way for a fresh run and for one whose engine died: each
 * stage looks at what is there and does only what is missing.
 */
export async function driveRun(ports: EnginePorts, begun: JournalEntry, options: DriveOptions): Promise<Driven> {
  const first = await options.look()
  const entry = asPresent(first, begun)
  if (isRecorded(first, entry)) return {state: 'known'}
  const run = findRun(first, entry, options.agent)
  if (!run) return finish(ports, options, entry, failed(entry, 'its step or agent is gone from the configuration'))
  const folder = runFolder(ports, entry)
  let state: SupervisorState = await ports.supervisors.look(folder)
  if (state.state === 'unclaimed' && !entry.isFolderLost) {
    options.onBegin()
    const refused = await beginRun(ports, first, run, options.signal)
    if (refused !== undefined && options.signal.aborted) return {state: 'left'}
    if (refused !== undefined) return finish(ports, options, entry, failed(entry, refused.isStopped ? 'it was stopped while its workspace was being set up' : forEverybody(ports, refused.why), run, refused.isStopped ? 'stopped' : 'failed'))
    state = await ports.supervisors.look(folder)
  }
  if (state.state === 'running') state = await ports.supervisors.wait(folder, options.signal)
  if (state.state === 'running') return {state: 'left'}
  const ended = state
  ports.reach('ended')
  return finish(ports, options, entry, (moment, now) => finishRun(ports, moment, {...run, entry: now}, ended))
}

type Finisher = (moment: Moment, entry: JournalEntry) => Promise<FinishedRun>

async function finish(ports: EnginePorts, options: DriveOptions, begun: JournalEntry, finisher: Finisher): Promise<Driven> {
  for (let tries = 0; tries < 10; tries++) {
    const moment = await options.look()
    const entry = asPresent(moment, begun)
    if (isRecorded(moment, entry) || !moment.snapshot.items.has(entry.item)) return {state: 'known'}
    const finished = await finisher(moment, entry)
    const given = await ports.supervisors.isAskedToStop(runFolder(ports, entry)) ? giveUp(finished) : undefined
    if (finished.state === 'waits' && given === undefined) return finished
    const wanted = finished.state === 'waits' ? given! : finished
    let [record, result] = [wanted.record, await recordRun(ports, moment, entry.item, wanted)]
    if (result.outcome === 'edited' && given !== undefined) [record, result] = [given.record, await recordRun(ports, moment, entry.item, given)]
    switch (result.outcome) {
      case 'committed':
        ports.reach('recorded')
        return {state: 'recorded', record}
      case 'unchanged': return {state: 'known'}
      case 'busy': return {state: 'waits', why: result.why, remedy: result.remedy}
      case 'edited': return {state: 'waits', ...explainEdited(ports, result.paths)}
      case 'moved': continue
    }
  }
  return {state: 'waits', why: 'the home branch keeps moving', remedy: 'it is tried again'}
}

/** The entry as the moment has it: its item's folder may have been renamed since the run began. */
function asPresent(moment: Moment, entry: JournalEntry): JournalEntry {
  return moment.snapshot.journal.find(e => placeOf(e) === placeOf(entry) && e.run === entry.run) ?? entry
}

function isRecorded(moment: Moment, entry: JournalEntry): boolean {
  const item = moment.snapshot.items.get(entry.item)
  return item?.runs.some(r => r.name === entry.run) === true || item?.checks.some(c => c.name === entry.run) === true
}

export function findRun(moment: Moment, entry: JournalEntry, override: string | undefined): PassRun | undefined {
  const item = moment.snapshot.items.get(entry.item)
  const step = moment.snapshot.configuration.workflows.get(item?.request?.kind ?? '')?.steps.find(s => s.name === entry.step)
  const agent = moment.snapshot.configuration.agents.get(entry.by)
  if (step?.type !== 'pass' || !agent) return undefined
  return {entry, step, agent: override === undefined ? agent : {...agent, run: override}}
}

function failed(entry: JournalEntry, why: string, run?: PassRun, outcome: 'failed' | 'stopped' = 'failed'): Finisher {
  const record = makeRecord(entry, run?.step.makes ?? 'document', outcome, {summary: why, ...(run ? {agent: run.agent.run} : {})})
  return async () => ({state: 'finished', record, document: undefined, attachments: new Map(), previous: {}})
}
