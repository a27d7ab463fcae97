import type {CommandResult} from '../../core/ports.ts'
import type {Check} from '../../core/project/configuration.ts'
import type {CheckRecord} from '../../core/project/records.ts'
import {renderCheck} from '../../core/project/run-record.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {RunCheck} from '../../core/plan/decision.ts'
import {explainEdited} from '../explain-edited.ts'
import type {EnginePorts} from '../ports.ts'
import {pause} from '../pause.ts'
import {commitState, type Moment} from '../state-change.ts'
import type {Driven} from './drive.ts'
import {forEverybody, withCheck} from './record.ts'
import {untilStopped} from './until-stopped.ts'
import {checkLog, openWorkspace, runFolder, setUp, workEnvironment} from './workplace.ts'

export interface CheckOptions {
  /** Ends the command; the next engine runs the check again. */
  readonly signal: AbortSignal
  readonly look: () => Promise<Moment>
  /** Told while something is in the way of the record: the result is kept, not made again. */
  readonly onWait: (obstacle: {readonly why: string; readonly remedy: string}) => void
}

/**
 * Runs one check on the branch's tip in the item's workspace and records its evidence: command, exit status, tail of the output.
 * A check costs nothing and changes nothing: after a crash it is simply run again.
 */
export async function runCheck(ports: EnginePorts, entry: JournalEntry, decision: RunCheck, options: CheckOptions): Promise<Driven & {readonly check?: CheckRecord}> {
  const {signal, look} = options
  const {configuration} = (await look()).snapshot
  const workspace = await openWorkspace(ports, configuration, entry, 'main', decision.commit)
  const env = workEnvironment(ports, configuration, workspace, entry)
  const folder = runFolder(ports, entry)
  const done = await untilStopped(ports, entry, signal, async stopping => {
    const refused = await setUp(ports, configuration, workspace, env, {logFolder: folder, signal: stopping})
    if (refused !== undefined) return refused
    return ports.commands.run({command: decision.check.run, cwd: workspace.tree, env, timeoutMs: decision.check.timeoutMs, logFile: checkLog(ports, entry), signal: stopping})
  })
  if (signal.aborted) return {state: 'left'}
  await ports.workspaces.reset(workspace, decision.commit)
  return recordCheck(ports, makeCheck(ports, entry, decision, done), entry.item, options)
}

async function recordCheck(ports: EnginePorts, check: CheckRecord, id: string, {signal, look, onWait}: CheckOptions): Promise<Driven & {readonly check?: CheckRecord}> {
  while (!signal.aborted) {
    const moment = await look()
    const item = moment.snapshot.items.get(id)
    if (!item) return {state: 'known'}
    const done = await commitState(ports, moment, {
      item: withCheck(item, check), files: [{path: `runs/${check.name}.md`, content: renderCheck(check)}], subject: `check ${check.result}: ${check.command}`, trailers: {'Lifecycle-Run': check.name}
    })
    if (done.outcome === 'committed' || done.outcome === 'unchanged') return {state: 'known', check}
    if (done.outcome === 'moved') continue
    if (done.outcome === 'busy') onWait(done)
    else onWait(explainEdited(ports, done.paths))
    await pause(500, signal)
  }
  return {state: 'left'}
}

function makeCheck(ports: EnginePorts, entry: JournalEntry, decision: RunCheck, {value, isStopped}: {readonly value: CommandResult | string; readonly isStopped: boolean}): CheckRecord {
  const [result, refused] = typeof value === 'string' ? [undefined, value] : [value, undefined]
  return {
    type: 'check', number: entry.number, name: entry.run, step: decision.step, command: decision.check.run, expect: decision.check.expect, tree: decision.tree, commit: decision.commit,
    result: result && !isStopped ? judgeCheck(result, decision.check) : 'error', ...(isStopped ? {stopped: true} : {}), exit: result?.exit, ...(result ? {digest: result.digest} : {}), durationMs: result?.durationMs, endedAt: ports.clock.now().toISOString(), tail: forEverybody(ports, refused ?? result?.tail ?? '')
  }
}

/** Killed by a signal, timed out, or exit 126 or 127: the check failed to run, and finds nothing. */
export function judgeCheck(result: CommandResult, check: Check): 'green' | 'red' | 'error' {
  if (result.timedOut || result.signal !== undefined || result.exit === undefined || result.exit === 126 || result.exit === 127) return 'error'
  return (result.exit === 0) === (check.expect === 'pass') ? 'green' : 'red'
}
