import {isNotionalItem, isNotionalOf} from '../core/board/agent-facts.ts'
import {formatMoney, formatSpent, formatStepCost} from '../core/board/format.ts'
import type {View} from '../core/board/view.ts'
import type {ItemStatus} from '../core/plan/decision.ts'
import {itemOf} from './decide/decide.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {cost as definition} from './line/further-commands.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {withSession} from './with-session.ts'

/** `lifecycle cost`: what was spent, by item or by the steps of one. */
export async function cost({context, output, arguments: {id: prefix}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {view, item} = await withSession(context, async session => {
    const id = prefix === undefined ? undefined : await session.resolveItem(prefix)
    const view = await session.view()
    return {view, item: id === undefined ? undefined : itemOf(view, id)}
  })
  const items = item ? [item] : [...view.items.values()].sort((a, b) => b.costMicro - a.costMicro || (a.id < b.id ? -1 : 1))
  const total = {costMicro: items.reduce((sum, one) => sum + one.costMicro, 0), costIsPartial: items.some(one => one.costIsPartial), costReservedMicro: items.reduce((sum, one) => sum + one.costReservedMicro, 0), costIsNotional: items.some(({costMicro}) => costMicro > 0) && items.every(one => one.costMicro === 0 || isNotionalItem(view, one))}
  if (options.json) {
    await output.printJson('cost', {...total, costIsPartial: total.costIsPartial || total.costReservedMicro > 0, todayMicro: view.todayMicro, items: items.map(one => toCostJson(one, view))})
    return 0
  }
  const rows = item ? item.steps.filter(({type}) => type === 'pass').map(step => row(output, {name: step.step, cost: formatStepCost(step, {notional: isNotionalOf(view, step.by)}), about: step.by, reservedMicro: step.costReservedMicro})) : items.map(one => row(output, {name: one.id, cost: formatSpent(one, {notional: isNotionalItem(view, one)}), about: one.title, reservedMicro: one.costReservedMicro}))
  const lines = await renderTable([...rows, row(output, {name: 'total', cost: formatSpent(total, {notional: total.costIsNotional}), about: total.costIsNotional ? 'notional: paid by a subscription' : '', reservedMicro: total.costReservedMicro})], {columns: output.result.columns})
  await output.print(...lines)
  return 0
}

interface CostRow { readonly name: string; readonly cost: string | undefined; readonly about: string; readonly reservedMicro: number }

function row(output: Output, {name, cost, about: what, reservedMicro}: CostRow): Row {
  const amount = output.spell(cost ?? '?')
  const about = [what, reservedMicro > 0 ? `not reported; ${formatMoney(reservedMicro)} reserved` : ''].filter(Boolean).join(', ')
  return [{text: name, paint: text => output.paint('accent', text)}, {text: amount, align: 'right'}, {text: about, paint: text => output.paint('muted', text)}]
}

function toCostJson(item: ItemStatus, view: View) {
  return {
    id: item.id, kind: item.kind, costMicro: item.costMicro, costIsPartial: item.costIsPartial || item.costReservedMicro > 0, costReservedMicro: item.costReservedMicro, costIsNotional: isNotionalItem(view, item), budgetMicro: item.budgetMicro,
    steps: item.steps.filter(({type}) => type === 'pass').map(({step, by, costMicro, costReservedMicro}) => ({step, by, costMicro, costReservedMicro}))
  }
}
