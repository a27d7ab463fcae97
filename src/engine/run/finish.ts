import {removeNotes} from '../../core/artifact/notes.ts'
import type {SupervisorState, TakenTree, Workspace} from '../../core/ports.ts'
import type {RunRecord} from '../../core/project/records.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {outcome, type RunVerdict} from '../../core/run/outcome.ts'
import {findProtectedPaths} from '../../core/run/protected-paths.ts'
import {readEvents} from '../../core/run/read-events.ts'
import {reduceUsage, settleUsage} from '../../core/run/usage.ts'
import {parseVerdict} from '../../core/run/verdict.ts'
import {branchRef} from '../load/loader.ts'
import type {EnginePorts} from '../ports.ts'
import {engineIdentity, type Moment} from '../state-change.ts'
import {baseTip, hasConflict, modelOf, type PassRun} from './begin.ts'
import {judgedBy} from './inputs.ts'
import {makeRecord, settleCost} from './record.ts'
import {runFolder, slotOf} from './workplace.ts'

/** A run's record with what goes beside it; or why it cannot be recorded yet. */
export type FinishedRun =
  | {readonly state: 'finished'; readonly record: RunRecord; readonly document: string | undefined; readonly attachments: ReadonlyMap<string, Uint8Array>; readonly previous: Previous}
  | {readonly state: 'waits'; readonly why: string; readonly remedy: string}

/** The step's document as the run found it. */
export interface Previous { readonly id?: string; readonly text?: string }

type Ended = Exclude<SupervisorState, {readonly state: 'running'}>

/**
 * From the agent's end to the record: what it left is judged, its commits are kept under a create-only ref before anything is
 * written, the branch is moved by compare-and-swap. May be done again after a crash at any point.
 */
export async function finishRun(ports: EnginePorts, moment: Moment, run: PassRun, supervisor: Ended): Promise<FinishedRun> {
  const {entry, step, agent} = run
  const folder = runFolder(ports, entry)
  if (supervisor.state === 'died') await ports.supervisors.endOrphans(folder)
  const log = await ports.supervisors.readLog(folder)
  const adapter = findAdapter(agent.run)
  const events = adapter ? readEvents(adapter, log.stdout) : []
  const workspace = await ports.workspaces.reopen(entry.item, slotOf(step, entry.type), entry.start ?? '')
  const previous = JSON.parse(await ports.files.read(`${folder}/previous.json`) ?? '{}') as Previous
  if (!workspace || !adapter) return {state: 'finished', record: failedRecord(moment, run, events, 'its workspace is gone'), document: undefined, attachments: new Map(), previous}

  const out = await ports.readOut(workspace.out, step.name)
  const tree = await takeTree(ports, moment, run, workspace)
  const stepsToJudge = judgedBy(moment, entry.item, step)
  const verdict = refuseSecrets(ports, out.document, outcome({capabilities: adapter.capabilities, step: step.name, makes: step.makes, supervisor, events, errors: log.stderr, out, tree, judged: stepsToJudge}))
  const facts = agentFacts(moment, run, events)
  const usage = settleCost(settleUsage(reduceUsage(events), out.usage, verdict.outcome), agent, facts.model)
  const isFinished = verdict.outcome === 'finished'
  const document = isFinished && out.document !== undefined && step.makes !== 'commits' ? removeNotes(out.document) : undefined
  const judged = document === undefined || step.makes !== 'verdict' ? undefined : parseVerdict(document, '', stepsToJudge).value
  const question = verdict.outcome === 'question' ? out.question?.trim() : undefined
  const record = makeRecord(entry, step.makes, verdict.outcome, {
    ...facts, usage, context: JSON.parse(await ports.files.read(`${folder}/manifest.json`) ?? '[]') as string[], endedAt: endOf(ports, supervisor), summary: question ?? summaryOf(verdict, judged?.findings, out.document),
    verdict: judged?.verdict, on: judged?.on, protectedPaths: isFinished ? await findProtected(ports, moment, tree, entry.start) : []
  })
  if (!isFinished && step.makes === 'commits' && tree.commit !== undefined && verdict.outcome !== 'out-of-bounds') {
    const key = resultKey(ports, entry)
    await ports.branches.keepResult(key, tree.commit)
    return {state: 'finished', record: {...record, summary: `${record.summary}\n\nWhat it had changed is kept: git diff ${entry.start?.slice(0, 12)} refs/lifecycle/results/${key}`}, document: undefined, attachments: new Map(), previous}
  }
  if (!isFinished || step.makes !== 'commits') return {state: 'finished', record, document, attachments: isFinished ? out.attachments : new Map(), previous}
  if (verdict.unchanged || tree.commit === undefined) return {state: 'finished', record: {...record, output: entry.start}, document: undefined, attachments: new Map(), previous}
  return moveBranch(ports, moment, run, tree.commit, record, previous)
}

/** A document is committed for everybody to read: what looks like a secret in it fails the run by name. */
function refuseSecrets(ports: EnginePorts, document: string | undefined, verdict: RunVerdict): RunVerdict {
  const [secret] = verdict.outcome === 'finished' && document !== undefined ? ports.findSecrets(document) : []
  return secret ? {outcome: 'malformed', note: `the document holds what looks like a secret (${secret.name}) in line ${secret.line}`, unchanged: false} : verdict
}

/** Changed paths that need a decision of their own. Of package.json only the scripts that run by themselves count, so its texts are needed. */
async function findProtected(ports: EnginePorts, moment: Moment, tree: TakenTree, start: string | undefined): Promise<readonly string[]> {
  const files = await Promise.all(tree.changed.map(async ({path}) => {
    if (!/(^|\/)package\.json$/.test(path) || tree.commit === undefined || start === undefined) return {path}
    const [before, after] = await Promise.all([ports.branches.readFile(start, path), ports.branches.readFile(tree.commit, path)])
    return {path, before, after}
  }))
  return findProtectedPaths(files, moment.snapshot.configuration.project.protect.paths)
}

/** Facts of the agent itself: adapter and version, model, boundary, the workflow it ran under. */
function agentFacts(moment: Moment, {entry, agent}: PassRun, events: readonly AgentEvent[]): Partial<RunRecord> {
  const started = events.find(e => e.type === 'started')
  const version = started?.type === 'started' ? started.version : undefined
  return {
    agent: [agent.run, version].filter(Boolean).join(' '), model: (started?.type === 'started' ? started.model : undefined) ?? modelOf(moment, agent), boundary: 'L0',
    workflow: moment.snapshot.items.get(entry.item)?.request?.kind
  }
}

function failedRecord(moment: Moment, run: PassRun, events: readonly AgentEvent[], why: string): RunRecord {
  return makeRecord(run.entry, run.step.makes, 'interrupted', {...agentFacts(moment, run, events), usage: settleCost(reduceUsage(events), run.agent, modelOf(moment, run.agent)), summary: why})
}

function summaryOf(verdict: RunVerdict, findings: string | undefined, document: string | undefined): string {
  if (findings !== undefined) return findings
  return verdict.unchanged && document !== undefined ? `${verdict.note}\n\n${document.trim()}` : verdict.note
}

function endOf(ports: EnginePorts, supervisor: Ended): string {
  return supervisor.state === 'ended' ? supervisor.exit.endedAt : ports.clock.now().toISOString()
}

async function takeTree(ports: EnginePorts, moment: Moment, {entry, step}: PassRun, workspace: Workspace): Promise<TakenTree> {
  const title = moment.snapshot.items.get(entry.item)?.request?.title ?? entry.item
  const merges = step.makes === 'commits' && hasConflict(moment, entry)
  const parents = merges && entry.start !== undefined ? {parents: [entry.start, await baseTip(ports, moment)]} : {}
  return ports.workspaces.takeTree(workspace, {
    message: `${entry.step}: ${title}\n\nLifecycle-Item: ${entry.item}\nLifecycle-Run: ${entry.run}\n`, author: engineIdentity, ...parents
  })
}

/** Keeps the result, then moves the branch; a branch that a person moved meanwhile gets a merge commit, or keeps what is theirs. */
async function moveBranch(ports: EnginePorts, moment: Moment, {entry}: PassRun, made: string, record: RunRecord, previous: Previous): Promise<FinishedRun> {
  const key = resultKey(ports, entry)
  ports.reach('taken')
  const kept = await ports.branches.keepResult(key, made) ? made : await ports.branches.readResult(key) ?? made
  ports.reach('kept')
  const ref = branchRef(moment.snapshot.configuration, entry.item)
  const finish = (output: string): FinishedRun => ({state: 'finished', record: {...record, output}, document: undefined, attachments: new Map(), previous})
  let [from, to] = [entry.start!, kept]
  for (let tries = 0; tries < 5; tries++) {
    const moved = await ports.branches.move(ref, to, from)
    if (moved.outcome === 'moved') {
      ports.reach('moved')
      return finish(to)
    }
    if (moved.outcome === 'refused') return {state: 'waits', why: `${ref.replace('refs/heads/', '')} is checked out and in the way`, remedy: moved.remedy}
    if (moved.at === undefined) return {state: 'waits', why: `${ref.replace('refs/heads/', '')} is gone`, remedy: `git branch ${ref.replace('refs/heads/', '')} ${from}`}
    if (moved.at === to || await ports.history.isAncestor(kept, moved.at)) return finish(to)
    const merged = await ports.branches.mergeTree(moved.at, kept)
    if (merged.outcome === 'conflict') return offered(record, key, merged.paths, previous)
    from = moved.at
    to = await ports.branches.commitTree(merged.tree, [moved.at, kept], `Merge ${entry.run} with what was committed meanwhile\n\nLifecycle-Item: ${entry.item}\nLifecycle-Run: ${entry.run}\n`, engineIdentity)
  }
  return {state: 'waits', why: `${ref} keeps moving`, remedy: 'wait until nobody commits there'}
}

/** Names what a run made by all it was made from: the same for every engine that takes the same run in. */
function resultKey(ports: EnginePorts, entry: PassRun['entry']): string {
  return `${entry.item}/${entry.run}-${ports.hash(JSON.stringify([entry.inputs, entry.findings, entry.start, entry.attempt])).slice(0, 12)}`
}

/** The person's stays; the run's work is offered as a ref. */
function offered(record: RunRecord, key: string, paths: readonly string[], previous: Previous): FinishedRun {
  const summary = `${record.summary}\n\nIt conflicts with what was committed meanwhile in ${paths.join(', ')}. What is on the branch stays; the run's work is kept: git diff refs/lifecycle/results/${key}`
  return {state: 'finished', record: {...record, outcome: 'failed', summary}, document: undefined, attachments: new Map(), previous}
}
