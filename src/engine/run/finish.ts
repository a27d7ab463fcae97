import {removeNotes} from '../../core/artifact/notes.ts'
import type {RunRecord} from '../../core/project/records.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {readEvents} from '../../core/run/read-events.ts'
import type {RunVerdict} from '../../core/run/outcome.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {sumConversation} from '../../core/run/conversation.ts'
import {reduceUsage, settleUsage} from '../../core/run/usage.ts'
import type {BoundaryLevel} from '../../core/run/boundary.ts'
import {parseVerdict} from '../../core/run/verdict.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {modelOf, type PassRun} from './begin.ts'
import {readBoundary} from './boundary.ts'
import {gatherEvidence, type Ended, type Evidence} from './evidence.ts'
import {readNoted} from './noted.ts'
import {findProtected} from './find-protected.ts'
import {keepFailed, landCommits} from './land-commits.ts'
import {forEverybody, makeRecord, settleCost} from './record.ts'
import {settleHold} from './settle-hold.ts'
import {runFolder} from './workplace.ts'

/** A run's record with what goes beside it; or why it cannot be recorded yet. */
export type FinishedRun =
  | Finished
  /** `kept`: its record if somebody gives it up; what it made is a result ref by then. */
  | {readonly state: 'waits'; readonly why: string; readonly remedy: string; readonly kept: RunRecord}

/** `isAside`: its document is not to become the step's, and is kept beside the record. */
export interface Finished {
  readonly state: 'finished'
  readonly record: RunRecord
  readonly document: string | undefined
  readonly attachments: ReadonlyMap<string, Uint8Array>
  readonly previous: Previous
  readonly isAside?: boolean
}

/** The step's document as the run found it. */
export interface Previous { readonly id?: string; readonly text?: string }

/**
 * From the agent's end to the record: what it left is judged, its commits are kept under a create-only ref before anything is
 * written, the branch is moved by compare-and-swap. May be done again after a crash at any point.
 */
export async function finishRun(ports: EnginePorts, moment: Moment, run: PassRun, supervisor: Ended): Promise<FinishedRun> {
  const {entry, step} = run
  const previous = await readNoted<Previous>(ports, entry, 'previous.json') ?? {}
  const bare = (record: RunRecord): FinishedRun => ({state: 'finished', record, document: undefined, attachments: new Map(), previous})
  const evidence = await gatherEvidence(ports, moment, run, supervisor)
  if (!evidence) return bare(await lostRecord(ports, moment, run, supervisor))
  const {out, tree, verdict} = evidence
  const record = await judgeRun(ports, moment, run, evidence, endOf(ports, supervisor))
  await settleHold(ports, entry, evidence.events, record)
  const isFinished = verdict.outcome === 'finished'
  if (step.makes !== 'commits') return isFinished ? {state: 'finished', record, document: documentOf(evidence), attachments: out.attachments, previous} : bare(record)
  if (tree.commit === undefined || verdict.unchanged) return bare(isFinished ? {...record, output: entry.start} : record)
  if (!isFinished) return bare(verdict.outcome === 'out-of-bounds' ? record : await keepFailed(ports, run, tree.commit, record))
  const landed = await landCommits(ports, moment, run, tree.commit, record)
  return landed.state === 'landed' ? bare(landed.record) : {...landed, kept: await keepFailed(ports, run, tree.commit, record)}
}

/** The record of what a run came to, from the evidence alone. */
async function judgeRun(ports: EnginePorts, moment: Moment, run: PassRun, evidence: Evidence, endedAt: string): Promise<RunRecord> {
  const {entry, step, agent} = run
  const {events, out, tree, verdict} = evidence
  const facts = agentFacts(moment, run, events, await readBoundary(ports, runFolder(ports, entry)))
  const before = sumConversation(moment.snapshot.items.get(entry.item)?.runs ?? [], facts.session, entry.number)
  const judged = verdict.outcome === 'finished' && step.makes === 'verdict' ? parseVerdict(documentOf(evidence), '', evidence.judged).value : undefined
  const question = verdict.outcome === 'question' ? out.question?.trim() : undefined
  const noted = await readNoted<unknown>(ports, entry, 'manifest.json')
  const context = Array.isArray(noted) ? noted.filter(source => typeof source === 'string') : []
  return makeRecord(entry, step.makes, verdict.outcome, {
    ...facts, usage: settleCost(settleUsage(reduceUsage(events, before), out.usage, verdict.outcome), agent, facts.model),
    ...(out.usageNote === undefined ? {} : {usageNote: out.usageNote}), ...(context.length > 0 ? {context} : {}), endedAt,
    summary: forEverybody(ports, question ?? summaryOf(verdict, judged?.findings, out.document)), verdict: judged?.verdict, on: judged?.on,
    protectedPaths: verdict.outcome === 'finished' ? await findProtected(ports, moment, entry, tree) : []
  })
}

/** Notes are people's: what an agent writes as one is removed. */
function documentOf({out}: Evidence): string {
  return removeNotes(out.document ?? '')
}

/** Facts of the agent itself: adapter and version, model, boundary, the workflow it ran under. */
function agentFacts(moment: Moment, {entry, agent}: PassRun, events: readonly AgentEvent[], boundary: BoundaryLevel): Partial<RunRecord> {
  const started = events.find(e => e.type === 'started')
  const version = started?.type === 'started' ? started.version : undefined
  return {
    agent: [agent.run, version].filter(Boolean).join(' '), model: (started?.type === 'started' ? started.model : undefined) ?? modelOf(moment, agent), boundary, session: started?.type === 'started' ? started.session : undefined,
    workflow: moment.snapshot.items.get(entry.item)?.request?.kind
  }
}

/** The workspace is gone, and with it what the run made; that it ran and was paid for is not forgotten: its log says what it used. */
async function lostRecord(ports: EnginePorts, moment: Moment, run: PassRun, supervisor: Ended): Promise<RunRecord> {
  const folder = runFolder(ports, run.entry)
  const adapter = findAdapter(run.agent.run)
  const events = adapter ? readEvents(adapter, (await ports.supervisors.readLog(folder)).stdout) : []
  const facts = agentFacts(moment, run, events, await readBoundary(ports, folder))
  const before = sumConversation(moment.snapshot.items.get(run.entry.item)?.runs ?? [], facts.session, run.entry.number)
  return makeRecord(run.entry, run.step.makes, 'interrupted', {...facts, usage: settleCost(reduceUsage(events, before), run.agent, facts.model), endedAt: endOf(ports, supervisor), summary: run.entry.isFolderLost ? 'what it left was deleted from the state folder' : 'its workspace is gone'})
}

function summaryOf(verdict: RunVerdict, findings: string | undefined, document: string | undefined): string {
  if (findings !== undefined) return findings
  return verdict.unchanged && document !== undefined ? `${verdict.note}\n\n${document.trim()}` : verdict.note
}

function endOf(ports: EnginePorts, supervisor: Ended): string {
  return supervisor.state === 'ended' ? supervisor.exit.endedAt : ports.clock.now().toISOString()
}
