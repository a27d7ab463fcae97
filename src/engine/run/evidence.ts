import {normaliseDocument} from '../../core/artifact/content.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {SupervisorState, TakenOut, TakenTree, Workspace} from '../../core/ports.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {findNeeds} from '../../core/run/adapters/find-needs.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {outcome, type RunVerdict} from '../../core/run/outcome.ts'
import {readEvents} from '../../core/run/read-events.ts'
import {engineIdentity} from '../../core/project/engine-identity.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {baseTip, hasConflict, type PassRun} from './begin.ts'
import {judgedBy} from './inputs.ts'
import {readNoted} from './noted.ts'
import {placeOf, runFolder, slotOf} from './workplace.ts'

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
  const workspace = entry.start === undefined ? undefined : await ports.workspaces.reopen(placeOf(entry), slotOf(step, entry.type), entry.start)
  if (!workspace || !adapter) return undefined
  const log = await ports.supervisors.readLog(folder)
  const events = readEvents(adapter, log.stdout)
  const out = await ports.readOut(workspace.out, step.name)
  const tree = await takeTree(ports, moment, run, workspace)
  const judged = judgedBy(moment, entry.item, step)
  const verdict = outcome({capabilities: findNeeds(agent) ?? adapter.capabilities, step: step.name, makes: step.makes, supervisor, events, errors: log.stderr, out, tree, judged})
  const previous = await readNoted<{readonly text?: string}>(ports, entry, 'previous.json') ?? {}
  return {events, out, tree, verdict: refuseSame(run, out, previous.text, refuseSecrets(ports, step.name, out, verdict)), judged}
}

async function takeTree(ports: EnginePorts, moment: Moment, {entry, step}: PassRun, workspace: Workspace): Promise<TakenTree> {
  const title = moment.snapshot.items.get(entry.item)?.request?.title ?? entry.item
  const merges = step.makes === 'commits' && hasConflict(moment, entry)
  const parents = merges && entry.start !== undefined ? {parents: [entry.start, await baseTip(ports, moment)]} : {}
  return ports.workspaces.takeTree(workspace, {
    message: `${entry.step}: ${sanitiseLine(title, 200)}\n\nLifecycle-Item: ${entry.item}\nLifecycle-Run: ${entry.run}\n`, author: engineIdentity, ...parents
  })
}

/** What is committed for everybody to read (document, attachments, a question) may hold no secret: it fails the run by name. */
function refuseSecrets(ports: EnginePorts, step: string, out: TakenOut, verdict: RunVerdict): RunVerdict {
  if (verdict.outcome !== 'finished' && verdict.outcome !== 'question') return verdict
  const attached = [...out.attachments].map(([name, bytes]) => [`${step}/${name}`, new TextDecoder().decode(bytes)] as const)
  for (const [name, text] of [[`${step}.md`, out.document ?? ''], ['question.md', out.question ?? ''], ...attached] as const) {
    const [secret] = ports.findSecrets(text)
    if (secret) return {outcome: 'malformed', note: `out/${name} holds what looks like a secret (${secret.name}) in line ${secret.line}`, unchanged: false}
  }
  return verdict
}

/** A maker that is given findings and returns the same content has answered none of them; a judge may find the same again. */
function refuseSame({entry, step}: PassRun, out: TakenOut, previous: string | undefined, verdict: RunVerdict): RunVerdict {
  const findings = entry.findings.filter(name => !/^(redo|question)-/.test(name))
  if (verdict.outcome !== 'finished' || step.makes === 'verdict' || findings.length === 0) return verdict
  const isSame = step.makes === 'commits' ? verdict.unchanged : out.attachments.size === 0 && previous !== undefined && normaliseDocument(out.document ?? '') === normaliseDocument(previous)
  return isSame ? {outcome: 'nothing-done', note: `it was given ${findings.join(', ')} and returned the same content`, unchanged: false} : verdict
}
