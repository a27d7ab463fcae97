import {formatElapsed} from '../core/board/format.ts'
import type {ItemForecast, Range} from '../core/ledger/forecast.ts'
import {formatMoney} from '../core/ledger/money.ts'
import type {Decision} from '../core/plan/decision.ts'
import type {ExitCode} from './exit-code.ts'
import type {plan as definition} from './line/commands-to-work.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import type {Style} from './output/terminal.ts'
import {withSession} from './with-session.ts'

/** `lifecycle plan`: what the engine would do now; nothing happens. */
export async function plan({context, output, arguments: {id: prefix}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {decisions, forecasts, id} = await withSession(context, async session => {
    const id = prefix === undefined ? undefined : await session.resolveItem(prefix)
    const {decisions} = await session.plan()
    const due = decisions.filter(decision => id === undefined || decision.item === id)
    const concerned = new Set(id === undefined ? due.map(decision => decision.item) : [id])
    return {id, decisions: due, forecasts: (await session.forecast(id)).filter(forecast => concerned.has(forecast.item))}
  })
  if (options.json) {
    await output.printJson('plan', {item: id, decisions, forecasts})
    return 0
  }
  if (decisions.length === 0) await output.print(`Nothing is due${id === undefined ? '' : ` for ${id}`}. What waits for whom: lifecycle status`)
  else await output.print(...await renderTable(decisions.map(decision => row(output, decision)), {columns: output.result.columns}))
  for (const forecast of forecasts) await output.print(...await renderForecast(output, forecast))
  if (decisions.length === 0) return 0
  await output.note('Nothing was done. To do it: lifecycle run')
  return 0
}

function row(output: Output, decision: Decision): Row {
  const {verb, style, what, why} = describeDecision(decision)
  return [
    {text: decision.item, paint: text => output.paint('accent', text)},
    {text: verb, paint: text => output.paint(style, text)},
    what,
    {text: why, paint: text => output.paint('muted', text)}
  ]
}

/** What is still to come of an item, with its price and time as ranges, and what they go by. */
async function renderForecast(output: Output, forecast: ItemForecast): Promise<readonly string[]> {
  if (forecast.passes.length === 0) return []
  const rows = forecast.passes.map((pass): Row => [
    `  ${pass.step}`, {text: pass.by, paint: text => output.paint('muted', text)}, describeCost(pass.costMicro), describeTime(pass.durationMs),
    {text: pass.runs === 0 ? 'no like run yet' : `${pass.runs} ${pass.runs === 1 ? 'run' : 'runs'} of the ${pass.basis}`, paint: text => output.paint('muted', text)}
  ])
  const sum = forecast.costMicro === undefined ? 'price unknown' : `${forecast.partial ? 'at least ' : 'about '}${describeCost(forecast.costMicro)}`
  return ['', `${forecast.item}: ${forecast.passes.length} ${forecast.passes.length === 1 ? 'pass' : 'passes'} to come, ${sum}`, ...await renderTable(rows, {columns: output.result.columns})]
}

function describeCost(range: Range | undefined): string {
  if (range === undefined) return '?'
  const [low, high] = [formatMoney(range.low), formatMoney(range.high)]
  return low === high ? `$${low}` : `$${low} to $${high}`
}

function describeTime(range: Range | undefined): string {
  if (range === undefined) return '?'
  const [low, high] = [formatElapsed(range.low), formatElapsed(range.high)]
  return low === high ? low : `${low} to ${high}`
}

interface DecisionText { readonly verb: string; readonly style: Style; readonly what: string; readonly why: string }

/** One decision of the planner in words. */
export function describeDecision(decision: Decision): DecisionText {
  switch (decision.do) {
    case 'start-run': {
      const nth = [...(decision.round > 1 ? [`round ${decision.round}`] : []), ...(decision.attempt > 1 ? [`attempt ${decision.attempt}`] : [])]
      return {
        verb: decision.waits === undefined ? 'run' : 'wait', style: decision.waits === undefined ? 'running' : 'muted',
        what: `${decision.step} by ${decision.agent}${nth.length > 0 ? ` (${nth.join(', ')})` : ''}`,
        why: decision.waits === undefined ? decision.why : `${decision.why}; ${decision.waits}`
      }
    }
    case 'record-edit': return {verb: 'record', style: 'plain', what: `${decision.step} by ${decision.by}`, why: 'made or edited by hand'}
    case 'run-check': return {verb: 'check', style: 'running', what: `${decision.step}: ${decision.check.run}`, why: decision.why}
    case 'ask': return {verb: 'ask', style: 'you', what: `${decision.for}: ${decision.name}`, why: decision.title}
    case 'merge': return {verb: 'merge', style: 'good', what: decision.step, why: decision.why}
    case 'record-merged': return {verb: 'record', style: 'good', what: `merged as ${decision.commit.slice(0, 10)}`, why: 'somebody merged it'}
    case 'stop-run': case 'stop-take': return {verb: 'stop', style: 'bad', what: decision.run, why: decision.why}
  }
}
