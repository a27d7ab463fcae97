import {isNotionalOf, notionalShare} from '../core/board/agent-facts.ts'
import {itemOfPath} from '../core/board/facts.ts'
import {countOf, formatMoney} from '../core/board/format.ts'
import type {EngineEvent, RunSummary} from '../core/board/session.ts'
import {checkAgent} from './check-agent.ts'
import {type ExitCode, exitCodes} from './exit-code.ts'
import type {run as definition} from './line/commands-to-work.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {Progress} from './output/progress.ts'
import {renderTable, type Row} from './output/table.ts'
import {describeProblem} from './output/warnings.ts'
import {withSession} from './with-session.ts'

type Ended = Extract<EngineEvent, {readonly type: 'run-ended'}>

/** Outcomes of a run that mean a limit stopped it, not that the work is wrong. */
const limits: ReadonlySet<string> = new Set(['over-limit', 'out-of-quota'])

/** `lifecycle run`: works until nothing more can be done without a person. */
export async function run({context, output, arguments: {id: prefixes}, options}: Call<typeof definition>): Promise<ExitCode> {
  if (options.agent !== undefined) checkAgent(options.agent)
  const ended = new Map<string, Ended>()
  const {summary, view, broken} = await withSession(context, async session => {
    const {agents} = await session.view()
    const progress = new Progress(output, context.now, by => options.agent === undefined && isNotionalOf({agents}, by))
    const items = await Promise.all(prefixes.map(prefix => session.resolveItem(prefix)))
    const onEvent = (event: EngineEvent): void => {
      if (event.type === 'run-ended') ended.set(event.item, event)
      progress.tell(event)
    }
    try {
      const summary = await session.run({onEvent, signal: context.signal, ...(items.length > 0 ? {items} : {}), ...(options.agent === undefined ? {} : {agent: options.agent})})
      const {problems} = await session.view()
      return {summary, view: {agents}, broken: problems.filter(({severity, path}) => severity === 'error' && itemOfPath(path) === '')}
    } finally {
      await progress.end()
    }
  })
  const limited = [...ended.values()].filter(({outcome}) => limits.has(outcome)).map(({item}) => item)
  const exitCode = context.signal.aborted ? exitCodes.interrupted.code : judge(summary, {limited, isBroken: broken.length > 0})
  if (options.json) await output.printJson('run', {...toSummaryJson(summary), limited, interrupted: context.signal.aborted, exitCode})
  else await printSummary(output, summary, ended, notionalShare(view) === 'all')
  if (broken.length > 0) await output.note(...broken.flatMap(problem => describeProblem(problem, output.progress)))
  if (context.signal.aborted) await output.note('Interrupted. Runs under way go on and are taken in by the next engine; to end them: lifecycle stop <id>')
  return exitCode
}

function describeFailure(ended: Ended | undefined): string {
  return ended === undefined ? 'failed' : `${ended.step}: ${limits.has(ended.outcome) ? `stopped by a limit (${ended.outcome})` : ended.outcome}`
}

/** What failed outweighs what a limit stopped, that outweighs what waits, and nothing is well beside a configuration that cannot be read. */
function judge(summary: RunSummary, {limited, isBroken}: {readonly limited: readonly string[]; readonly isBroken: boolean}): ExitCode {
  if (summary.failed.some(item => !limited.includes(item))) return exitCodes.failed.code
  if (limited.length > 0) return exitCodes.limited.code
  if (summary.waiting.size > 0) return exitCodes.waiting.code
  return isBroken ? exitCodes.usage.code : exitCodes.done.code
}

/** What a call of the engine came to, for `--json`. */
export function toSummaryJson(summary: RunSummary) {
  return {runs: summary.runs, costMicro: summary.costMicro, costReservedMicro: summary.costReservedMicro, merged: summary.merged, waiting: Object.fromEntries(summary.waiting), failed: summary.failed}
}

async function printSummary(output: Output, summary: RunSummary, ended: ReadonlyMap<string, Ended>, notional: boolean): Promise<void> {
  const waiting = [...summary.waiting].map(([item, what]): Row => [{text: output.glyph('you'), paint: text => output.paint('you', text)}, item, what, `lifecycle show ${item}`])
  const failed = summary.failed.map((item): Row => [{text: output.glyph('failed'), paint: text => output.paint('bad', text)}, item, describeFailure(ended.get(item)), `lifecycle show ${item}`])
  const merged = summary.merged.map((item): Row => [{text: output.glyph('merged'), paint: text => output.paint('good', text)}, item, 'merged', ''])
  const spent = summary.costMicro > 0 ? `${output.spell(' · ')}${output.spell(formatMoney(summary.costMicro, {notional, reserved: summary.costReservedMicro > 0}))}` : ''
  const rest = summary.runs === 0 && summary.waiting.size === 0 && summary.failed.length === 0 ? ': nothing is due' : ''
  await output.print(`${countOf(summary.runs, 'run')}${spent}${rest}`, ...await renderTable([...merged, ...failed, ...waiting], {columns: output.result.columns, indent: '  '}))
}
