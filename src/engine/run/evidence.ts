import type {SupervisorState, TakenOut, TakenTree, Workspace} from '../../core/ports.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {outcome, type RunVerdict} from '../../core/run/outcome.ts'
import {findProtectedPaths} from '../../core/run/protected-paths.ts'
import {readEvents} from '../../core/run/read-events.ts'
import type {EnginePorts} from '../ports.ts'
import {engineIdentity, type Moment} from '../state-change.ts'
import {baseTip, hasConflict, type PassRun} from './begin.ts'
import {judgedBy} from './inputs.ts'
import {runFolder, slotOf} from './workplace.ts'

export type Ended = Exclude<SupervisorState, {readonly state: 'running'}>

/** Everything a run left: its words, its files, and what they come to. */
export interface Evidence {
  readonly events: readonly AgentEvent[]
  readonly out: TakenOut
  readonly tree: TakenTree
  readonly verdict: RunVerdict
  /** Steps that a verdict may be held against. */
  readonly judged: readonly string[]
}

/** Gathers what an ended run left and judges it; undefined when its workspace or its adapter is gone. */
export async function gatherEvidence(ports: EnginePorts, moment: Moment, run: PassRun, supervisor: Ended): Promise<Evidence | undefined> {
  const {entry, step, agent} = run
  const folder = runFolder(ports, entry)
  if (supervisor.state === 'died') await ports.supervisors.endOrphans(folder)
  const adapter = findAdapter(agent.run)
  const workspace = entry.start === undefined ? undefined : await ports.workspaces.reopen(entry.item, slotOf(step, entry.type), entry.start)
  if (!workspace || !adapter) return undefined
  const log = await ports.supervisors.readLog(folder)
  const events = readEvents(adapter, log.stdout)
  const out = await ports.readOut(workspace.out, step.name)
  const tree = await takeTree(ports, moment, run, workspace)
  const judged = judgedBy(moment, entry.item, step)
  const verdict = outcome({capabilities: adapter.capabilities, step: step.name, makes: step.makes, supervisor, events, errors: log.stderr, out, tree, judged})
  return {events, out, tree, verdict: refuseSecrets(ports, out.document, verdict), judged}
}

async function takeTree(ports: EnginePorts, moment: Moment, {entry, step}: PassRun, workspace: Workspace): Promise<TakenTree> {
  const title = moment.snapshot.items.get(entry.item)?.request?.title ?? entry.item
  const merges = step.makes === 'commits' && hasConflict(moment, entry)
  const parents = merges && entry.start !== undefined ? {parents: [entry.start, await baseTip(ports, moment)]} : {}
  return ports.workspaces.takeTree(workspace, {
    message: `${entry.step}: ${title}\n\nLifecycle-Item: ${entry.item}\nLifecycle-Run: ${entry.run}\n`, author: engineIdentity, ...parents
  })
}

/** A document is committed for everybody to read: what looks like a secret in it fails the run by name. */
function refuseSecrets(ports: EnginePorts, document: string | undefined, verdict: RunVerdict): RunVerdict {
  const [secret] = verdict.outcome === 'finished' && document !== undefined ? ports.findSecrets(document) : []
  return secret ? {outcome: 'malformed', note: `the document holds what looks like a secret (${secret.name}) in line ${secret.line}`, unchanged: false} : verdict
}

/** Changed paths that need a decision of their own. Of package.json only the scripts that run by themselves count, so its texts are needed. */
export async function findProtected(ports: EnginePorts, moment: Moment, tree: TakenTree, start: string | undefined): Promise<readonly string[]> {
  const files = await Promise.all(tree.changed.map(async ({path}) => {
    if (!/(^|\/)package\.json$/.test(path) || tree.commit === undefined || start === undefined) return {path}
    const [before, after] = await Promise.all([ports.branches.readFile(start, path), ports.branches.readFile(tree.commit, path)])
    return {path, before, after}
  }))
  return findProtectedPaths(files, moment.snapshot.configuration.project.protect.paths)
}
