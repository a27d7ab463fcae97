import type {StopSignal, Workspace} from '../../core/ports.ts'
import type {Configuration, PassStep} from '../../core/project/configuration.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {describeFailure} from '../../core/run/describe-failure.ts'
import {agentEnvironment} from '../../core/run/environment.ts'
import {branchRef} from '../load/loader.ts'
import {readTake} from '../intents/kept-take.ts'
import type {EnginePorts} from '../ports.ts'

/** Makers of commits and checks take turns in one workspace of the item; readers have one each, side by side; so have people. */
export function slotOf(step: Pick<PassStep, 'name' | 'makes'> | undefined, type: JournalEntry['type']): string {
  if (type === 'check') return 'main'
  if (type === 'take' && step !== undefined) return `take-${step.name}`
  return step === undefined || step.makes === 'commits' ? 'main' : step.name
}

/** Id by which folders, refs and the journal know a run, whatever its item's folder is called by now. */
export function placeOf(entry: Pick<JournalEntry, 'item' | 'begunAs'>): string {
  return entry.begunAs ?? entry.item
}

/** A run, and where it lies. */
export type Place = Pick<JournalEntry, 'item' | 'begunAs' | 'run'>

export async function openWorkspace(ports: EnginePorts, configuration: Configuration, entry: Pick<JournalEntry, 'item' | 'begunAs'>, slot: string, start: string, goOn?: {readonly tree: string | undefined}): Promise<Workspace> {
  const item = placeOf(entry)
  return ports.workspaces.prepare({
    item, slot, branch: branchRef(configuration, item).replace('refs/heads/', ''), start, setupInputs: configuration.project.setup?.inputs, ...(goOn ? {goOn} : {})
  })
}

/** Runs the project's set-up where the workspace needs it. Undefined when all is well, else what failed. */
export async function setUp(ports: EnginePorts, configuration: Configuration, workspace: Workspace, env: Readonly<Record<string, string>>, {logFolder, signal}: {readonly logFolder: string; readonly signal?: StopSignal}): Promise<string | undefined> {
  const {setup} = configuration.project
  if (!setup || !workspace.needsSetup) return undefined
  const result = await ports.commands.run({command: setup.run, cwd: workspace.tree, env, timeoutMs: 20 * 60_000, logFile: `${logFolder}/setup.log`, ...(signal ? {signal} : {})})
  if (result.exit !== 0) return describeFailure(`the set-up "${setup.run}"`, result)
  await ports.workspaces.markSetUp(workspace)
  return undefined
}

/**
 * Runs the project's tear-down in each workspace of an item and removes them; a tear-down that fails keeps nothing back. A step that a
 * person took and that was never taken in stays: what is in it is nowhere else.
 */
export async function tearDown(ports: EnginePorts, configuration: Configuration, item: string): Promise<void> {
  const {teardown} = configuration.project
  const all = (await ports.workspaces.list()).filter(w => w.item === item)
  const kept = await Promise.all(all.map(async ({slot, folder}) => slot.startsWith('take-') && await readTake(ports, folder) !== undefined))
  const slots = all.filter((_, index) => !kept[index])
  for (const {slot, folder} of teardown === undefined ? [] : slots) {
    const workspace: Workspace = {folder, tree: `${folder}/tree`, out: `${folder}/out`, gitDir: '', borrowed: [], start: '', needsSetup: false}
    const env = workEnvironment(ports, configuration, workspace, {item, step: slot, run: 'teardown', attempt: 1, round: 1})
    await ports.commands.run({command: teardown!, cwd: workspace.tree, env, timeoutMs: 5 * 60_000, logFile: `${runFolder(ports, {item, run: 'teardown'})}/${slot}.log`}).catch(() => undefined)
  }
  if (slots.length === all.length) return ports.workspaces.remove(item)
  for (const {slot} of slots) await ports.workspaces.remove(item, slot)
}

/** Environment of everything that runs inside a workspace: an allow-list, the project's own variables, and where things are. */
export function workEnvironment(ports: EnginePorts, configuration: Configuration, workspace: Workspace, entry: Pick<JournalEntry, 'item' | 'step' | 'run' | 'attempt' | 'round'>, allowed: readonly string[] = [], more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return agentEnvironment(ports.env, allowed, {
    ...configuration.project.env,
    LIFECYCLE_PACK: `${workspace.folder}/pack.md`, LIFECYCLE_OUT: workspace.out, LIFECYCLE_IN: `${workspace.folder}/in`,
    LIFECYCLE_ITEM: entry.item, LIFECYCLE_STEP: entry.step, LIFECYCLE_RUN: entry.run, LIFECYCLE_ATTEMPT: String(entry.attempt), LIFECYCLE_ROUND: String(entry.round),
    ...more
  })
}

/**
 * Begins a run: false when somebody else has. What a run of the same name has left is cleared away: an item that was deleted and made
 * anew counts its runs from one again, and must not be given the end of another.
 */
export async function beginEntry(ports: Pick<EnginePorts, 'journal' | 'files' | 'stateFolder'>, entry: JournalEntry): Promise<boolean> {
  if (!await ports.journal.begin(entry)) return false
  await ports.files.writeFolder(runFolder(ports, entry), new Map())
  return true
}

/** Ends a run's journal entry: what it stood for is recorded, or given up. */
export async function endEntry(ports: Pick<EnginePorts, 'journal'>, entry: Pick<JournalEntry, 'item' | 'begunAs' | 'run'>): Promise<void> {
  await ports.journal.end({item: placeOf(entry), run: entry.run})
}

/** Folder of a run's live files: request, claim, log, exit status. It stays after the run as its log. */
export function runFolder(ports: Pick<EnginePorts, 'stateFolder'>, entry: Pick<JournalEntry, 'item' | 'begunAs' | 'run'>): string {
  return `${ports.stateFolder}/runs/${placeOf(entry)}/${entry.run}`
}

/** Log of a check, by which what a dead engine left of it is found again. */
export function checkLog(ports: Pick<EnginePorts, 'stateFolder'>, entry: Pick<JournalEntry, 'item' | 'begunAs' | 'run'>): string {
  return `${runFolder(ports, entry)}/log`
}

/** Name of a run among all, whatever its item's folder is called by now. */
export function keyOf(entry: Pick<JournalEntry, 'item' | 'begunAs' | 'run'>): string {
  return `${placeOf(entry)} ${entry.run}`
}
