import {listInputFiles} from '../../core/context/input-files.ts'
import {renderPack} from '../../core/context/pack.ts'
import type {Taken} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'
import {findPerson} from '../../core/project/find-person.ts'
import type {Workspace} from '../../core/ports.ts'
import type {PassStep} from '../../core/project/configuration.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {unknownUsage} from '../../core/run/usage.ts'
import {branchRef} from '../load/loader.ts'
import {explainEdited} from '../explain-edited.ts'
import type {Lookout} from '../lookout.ts'
import type {EnginePorts} from '../ports.ts'
import {finishRun} from '../run/finish.ts'
import {gatherInputs} from '../run/inputs.ts'
import {recordRun} from '../run/record-run.ts'
import {beginEntry, endEntry, openWorkspace, placeOf, runFolder, setUp, slotOf, workEnvironment} from '../run/workplace.ts'
import type {Moment} from '../state-change.ts'
import {readPerson} from './commit-as-person.ts'
import {endTake, findKeptTake, keepTake} from './kept-take.ts'
import {openAgent} from './open-agent.ts'
import {asAgent, chooseStep, makeTakeEntry} from './take-entry.ts'

/**
 * A person does a step by hand: a workspace of their own on the item's branch with the pack; nothing else writes there until it is
 * taken in (`takeDone`) or given up. Taking again what one has taken, or had given up, opens the same workspace as it was left.
 */
export async function takeStep(ports: EnginePorts, lookout: Lookout, id: string, wanted: string | undefined, agent?: string): Promise<Taken> {
  const moment = await lookout.look()
  const step = chooseStep(moment, id, wanted)
  const person = await readPerson(ports)
  const who = findPerson(moment.snapshot.configuration, person.email) ?? person.email
  const mine = moment.snapshot.journal.find(e => e.item === id && e.type === 'take' && e.step === step.name)
  const kept = mine ? undefined : await findKeptTake(ports, id, slotOf(step, 'take'))
  const entry = mine ?? await beginTake(ports, moment, id, step, who, kept?.start)
  const start = entry.start ?? moment.snapshot.base.commit
  const {configuration} = moment.snapshot
  const known = mine || kept ? await ports.workspaces.reopen(placeOf(entry), slotOf(step, 'take'), start) : undefined
  const tell = (workspace: Workspace): Taken => {
    const opens = agent === undefined ? undefined : openAgent(ports, moment, {workspace, entry, name: agent})
    return {step: step.name, makes: step.makes, tree: workspace.tree, pack: `${workspace.folder}/pack.md`, out: workspace.out, ...(opens ? {opens} : {})}
  }
  if (known && mine) return tell(known)
  if (step.makes === 'commits') await ports.branches.create(branchRef(configuration, placeOf(entry)), start)
  const workspace = known ?? await openWorkspace(ports, configuration, entry, slotOf(step, 'take'), start)
  const request = await gatherInputs(ports, moment, {entry, step, agent: asAgent(moment, step), out: workspace.out})
  const pack = renderPack(request).text
  await ports.files.writeFolder(`${workspace.folder}/in`, listInputFiles(request))
  if (!known) await ports.files.writeFolder(workspace.out, new Map(request.previous ? [[`${step.name}.md`, request.previous.text]] : []))
  await ports.files.write(`${workspace.folder}/pack.md`, pack)
  const previous = kept?.previous ?? (request.previous ? {id: request.previous.id, text: request.previous.text} : {})
  await ports.files.write(`${runFolder(ports, entry)}/previous.json`, JSON.stringify(previous))
  await keepTake(ports, workspace, {start, previous})
  const refused = await setUp(ports, configuration, workspace, workEnvironment(ports, configuration, workspace, entry), {logFolder: runFolder(ports, entry)})
  if (refused !== undefined) throw new LifecycleError('WORK_SETUP_FAILED', refused.split('\n')[0]!, {hint: `The workspace is at ${workspace.tree}; lifecycle stop ${id} gives the step up.`})
  return tell(workspace)
}

/** Takes in what a person left, exactly as an agent's work: bounds, branch, record, checks. */
export async function takeDone(ports: EnginePorts, lookout: Lookout, id: string, wanted: string | undefined): Promise<{readonly run: string; readonly outcome: string; readonly note: string}> {
  const moment = await lookout.look()
  const taken = moment.snapshot.journal.filter(e => e.item === id && e.type === 'take' && (wanted === undefined || e.step === wanted))
  const [entry] = taken
  if (!entry) throw new LifecycleError('USAGE_NOT_TAKEN', `nobody has taken ${wanted ?? 'a step'} of ${id}`, {hint: `lifecycle take ${id}${wanted ? ` ${wanted}` : ''} takes it.`})
  const step = chooseStep(moment, id, entry.step)
  const now = ports.clock.now().toISOString()
  const exit = {code: 0, signal: undefined, endedBy: 'agent' as const, startedAt: entry.startedAt, endedAt: now}
  const finished = await finishRun(ports, moment, {entry, step, agent: asAgent(moment, step)}, {state: 'ended', exit})
  if (finished.state === 'waits') throw new LifecycleError('WAIT_BUSY', finished.why, {hint: finished.remedy})
  const {record} = finished
  if (record.outcome !== 'finished') throw new LifecycleError('WORK_NOT_TAKEN_IN', `${step.name} was not taken in: ${record.outcome}: ${record.summary.split('\n')[0]}`, {hint: `Mend it in the workspace and say lifecycle take --done ${id} again, or lifecycle stop ${id} to give it up.`})
  const own = {...record, by: entry.by, person: true, agent: undefined, model: undefined, boundary: undefined, usage: unknownUsage}
  await recordTake(ports, lookout, id, {...finished, record: own})
  await endTake(ports, placeOf(entry), slotOf(step, 'take'))
  await endEntry(ports, entry)
  return {run: own.name, outcome: own.outcome, note: own.summary}
}

/** Throws what is in the way: until it is recorded, the step is still taken and nothing of it is let go. */
async function recordTake(ports: EnginePorts, lookout: Lookout, id: string, finished: Parameters<typeof recordRun>[3]): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const result = await recordRun(ports, await lookout.look(), id, finished)
    switch (result.outcome) {
      case 'committed':
      case 'unchanged': return
      case 'busy': throw new LifecycleError('WAIT_BUSY', result.why, {hint: result.remedy})
      case 'edited': {
        const {why, remedy} = explainEdited(ports, result.paths)
        throw new LifecycleError('WAIT_EDITED', why, {hint: remedy})
      }
      case 'moved': continue
    }
  }
  throw new LifecycleError('WAIT_BUSY', 'the home branch keeps moving', {hint: 'Nothing is lost: say it again in a moment.'})
}

async function beginTake(ports: EnginePorts, moment: Moment, id: string, step: PassStep, who: string, keptStart: string | undefined): Promise<JournalEntry> {
  const item = moment.snapshot.items.get(id)!
  const live = moment.snapshot.journal.filter(e => e.item === id)
  const other = live.find(e => e.step === step.name) ?? (step.makes === 'commits' ? live.find(e => e.type !== 'pass' || isMaker(moment, item.request?.kind, e.step)) : undefined)
  if (other) throw new LifecycleError('WAIT_STEP_RUNNING', `${other.run} of ${id} is under way (${other.by})`, {hint: `lifecycle stop ${id} stops it and keeps what it made.`})
  const entry = makeTakeEntry(moment, id, step, {who, startedAt: ports.clock.now().toISOString(), start: keptStart})
  if (!await beginEntry(ports, entry)) throw new LifecycleError('WAIT_STEP_RUNNING', `a run of ${id} began at the same moment`, {hint: 'Try again.'})
  return entry
}

function isMaker(moment: Moment, kind: string | undefined, step: string): boolean {
  return moment.snapshot.configuration.workflows.get(kind ?? '')?.steps.some(s => s.name === step && s.type === 'pass' && s.makes === 'commits') === true
}
