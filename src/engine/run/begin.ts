import {listInputFiles} from '../../core/context/input-files.ts'
import {renderPack} from '../../core/context/pack.ts'
import type {StopSignal, Workspace} from '../../core/ports.ts'
import {boundaryChoice} from '../../core/project/choose-boundary.ts'
import type {Agent, PassStep} from '../../core/project/configuration.ts'
import type {ItemRecord, RunRecord} from '../../core/project/records.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {findCutOff, sumConversation} from '../../core/run/conversation.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {findNeeds} from '../../core/run/adapters/find-needs.ts'
import type {AgentRequest} from '../../core/run/events.ts'
import {branchRef} from '../load/loader.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {boundaryOf, chooseSandbox, makePolicy} from './boundary.ts'
import {gatherInputs, judgedBy} from './inputs.ts'
import {resultKey} from './land-commits.ts'
import {untilStopped} from './until-stopped.ts'
import {openWorkspace, placeOf, runFolder, setUp, slotOf, workEnvironment} from './workplace.ts'

/** Why an agent was not started. */
export interface NotBegun { readonly why: string; readonly isStopped: boolean }

export interface PassRun { readonly entry: JournalEntry; readonly step: PassStep; readonly agent: Agent }

/**
 * From the journal entry to the agent's process: branch, workspace, set-up, inputs, context pack, supervisor. Everything here may be
 * done again after a crash; the supervisor's claim is what happens once. Returns what failed, or undefined when the run is under way.
 */
export async function beginRun(ports: EnginePorts, moment: Moment, run: PassRun, signal: StopSignal): Promise<NotBegun | undefined> {
  const {entry, step, agent} = run
  const {configuration} = moment.snapshot
  const adapter = findAdapter(agent.run)
  const needs = findNeeds(agent)
  if (!adapter || !needs) return {why: `agents/${agent.name}.md says run: ${agent.run}, and there is no such adapter`, isStopped: false}
  const start = entry.start ?? moment.snapshot.base.commit
  if (step.makes === 'commits') await ports.branches.create(branchRef(configuration, placeOf(entry)), start)
  const cutOff = adapter.capabilities.resume ? await findWork(ports, moment, run, adapter.name) : undefined
  const workspace = await openWorkspace(ports, configuration, entry, slotOf(step, entry.type), start, cutOff)
  ports.reach('workspace')
  const folder = runFolder(ports, entry)
  const env = workEnvironment(ports, configuration, workspace, entry, [...needs.env, ...agent.env], {LIFECYCLE_MAKES: step.makes})
  const done = await untilStopped(ports, entry, signal, stopping => setUp(ports, configuration, workspace, env, {logFolder: folder, signal: stopping}))
  if (done.value !== undefined) return {why: done.value, isStopped: done.isStopped}
  if (step.makes === 'commits' && hasConflict(moment, entry)) await ports.workspaces.startMerge(workspace, await baseTip(ports, moment))
  const pack = await writeInputs(ports, moment, run, workspace, cutOff === undefined)
  ports.reach('pack')
  const sandbox = await chooseSandbox(ports, folder, boundaryChoice(configuration.project, agent))
  const line = adapter.argv(requestOf(ports, moment, run, workspace, {pack, cutOff: cutOff?.run, isWalled: sandbox.kind !== 'none'}))
  await ports.files.writeFolder(settingsOf(workspace), new Map(Object.entries(line.files ?? {})))
  const whole = {...env, ...line.env}
  await ports.supervisors.start({
    folder, adapter: adapter.name, argv: line.argv, cwd: workspace.tree, env: whole, stdin: line.stdin, secrets: agent.env, ...boundaryOf(sandbox, makePolicy(needs, agent, workspace, whole)),
    limits: {...agent.limits}, before: sumConversation(recordsOf(moment, entry), cutOff?.run.session, entry.number)
  })
  ports.reach('supervised')
  return undefined
}

function requestOf(ports: EnginePorts, moment: Moment, {entry, step, agent}: PassRun, workspace: Workspace, {pack, cutOff, isWalled}: {readonly pack: string; readonly cutOff: RunRecord | undefined; readonly isWalled: boolean}): AgentRequest {
  return {
    agent: agent.name, command: agent.command, self: ports.self, pack: cutOff ? goOnPrompt(cutOff, workspace) : pack, packFile: `${workspace.folder}/pack.md`, model: modelOf(moment, agent), effort: agent.effort, system: agent.system,
    tools: agent.tools, folders: agent.folders.map(folder => folder.replace(/^~/, ports.env['HOME'] ?? '~')), toolServers: toolServersOf(ports, agent), permissions: agent.permissions,
    makes: step.makes, tree: workspace.tree, out: workspace.out, inputs: `${workspace.folder}/in`, judged: judgedBy(moment, entry.item, step), costMicro: agent.limits.costMicro, turns: agent.limits.turns,
    settings: settingsOf(workspace), resume: cutOff?.session, isWalled
  }
}

/** The run that this one goes on with, and the commit that holds what it had changed. Without that work its conversation would speak of files that are not there. */
async function findWork(ports: EnginePorts, moment: Moment, {entry, step}: PassRun, adapter: string): Promise<{readonly run: RunRecord; readonly tree: string | undefined} | undefined> {
  const records = recordsOf(moment, entry)
  const run = findCutOff(records, entry, adapter)
  if (!run || step.makes !== 'commits') return run && {run, tree: undefined}
  const tree = await ports.branches.readResult(resultKey(ports, {...entry, run: run.name, attempt: run.attempt}))
  // Nothing kept: it had changed nothing. A check has had the workspace since: what was ignored by git may be gone, and that is no work.
  return {run, tree}
}

function recordsOf(moment: Moment, {item}: JournalEntry): readonly ItemRecord[] {
  const {runs = [], checks = []} = moment.snapshot.items.get(item) ?? {}
  return [...runs, ...checks].toSorted((a, b) => a.number - b.number)
}

function goOnPrompt(run: RunRecord, {folder}: Workspace): string {
  const why = run.outcome === 'out-of-quota' ? 'the provider had no capacity left' : 'the process was ended from outside'
  return `You were cut off: ${why}. Your work so far is as you left it. Go on from where you stopped and finish the task; nothing of it has changed, and the whole brief stands in ${folder}/pack.md.\n`
}

function settingsOf(workspace: Workspace): string {
  return `${workspace.folder}/settings`
}

/** A server gets the variables that the agent's file names for it, and no other. */
function toolServersOf({env}: EnginePorts, agent: Agent): AgentRequest['toolServers'] {
  return new Map([...agent.toolServers].map(([name, server]) => [name, {command: server.command, env: Object.fromEntries(server.env.flatMap(key => env[key] === undefined ? [] : [[key, env[key]]]))}]))
}

/** Model that an agent runs on: named by its file, else what pools.md maps its tier to. Undefined = the vendor's own default. */
export function modelOf(moment: Moment, agent: Agent): string | undefined {
  return agent.model ?? moment.snapshot.configuration.pools.tiers.get(agent.tier)?.get(agent.run)
}

export function hasConflict(moment: Moment, entry: JournalEntry): boolean {
  const status = moment.plan.items.get(entry.item)
  return status?.findings.some(f => f.source === 'conflict' && entry.findings.includes(f.name)) ?? false
}

/** The base as it is now, state commits included: what a conflicting branch is merged with. */
export async function baseTip(ports: EnginePorts, moment: Moment): Promise<string> {
  return await ports.branches.resolve(moment.snapshot.base.ref) ?? moment.snapshot.base.commit
}

async function writeInputs(ports: EnginePorts, moment: Moment, run: PassRun, workspace: Workspace, isFresh: boolean): Promise<string> {
  const request = await gatherInputs(ports, moment, {...run, out: workspace.out})
  const pack = renderPack(request)
  const files = new Map<string, string | Uint8Array>([...listInputFiles(request), ...await readAttachments(ports, moment, run.entry)])
  await ports.files.writeFolder(`${workspace.folder}/in`, files)
  if (isFresh) await ports.files.writeFolder(workspace.out, new Map())
  await ports.files.write(`${workspace.folder}/pack.md`, pack.text)
  await ports.files.write(`${runFolder(ports, run.entry)}/pack.md`, pack.text)
  const manifest = pack.manifest.filter(e => e.included).map(e => `${e.source}${e.id ? `@${e.id.slice(0, 12)}` : ''} ~${e.tokens}`)
  await ports.files.write(`${runFolder(ports, run.entry)}/manifest.json`, JSON.stringify(manifest))
  await ports.files.write(`${runFolder(ports, run.entry)}/previous.json`, JSON.stringify(request.previous ? {id: request.previous.id, text: request.previous.text} : {}))
  return pack.text
}

/** Files beside the item and the declared inputs: `item/…`, `spec/…`. */
async function readAttachments(ports: EnginePorts, moment: Moment, entry: JournalEntry): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = new Set(['item', ...Object.keys(entry.inputs)])
  const files = [...moment.files.items.get(entry.item) ?? []].filter(([path, e]) => wanted.has(path.split('/')[0] ?? '') && path.includes('/') && e.mode !== '120000')
  const blobs = await ports.home.readWhole(files.map(([, e]) => e.oid))
  return new Map(files.flatMap(([path, e]) => {
    const bytes = blobs.get(e.oid)
    return bytes ? [[path, bytes] as const] : []
  }))
}
