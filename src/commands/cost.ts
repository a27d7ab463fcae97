import {formatMoney} from '../core/board/format.ts'
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
  const total = {costMicro: items.reduce((sum, one) => sum + one.costMicro, 0), costIsPartial: items.some(one => one.costIsPartial)}
  if (options.json) {
    await output.printJson('cost', {...total, todayMicro: view.todayMicro, items: items.map(toCostJson)})
    return 0
  }
  const rows = item ? item.steps.filter(({type}) => type === 'pass').map(step => row(output, step.step, step.costMicro, false, step.by)) : items.map(one => row(output, one.id, one.costMicro, one.costIsPartial, one.title))
  const lines = await renderTable([...rows, row(output, 'total', total.costMicro, total.costIsPartial, '')], {columns: output.result.columns})
  await output.print(...lines)
  return 0
}

function row(output: Output, name: string, micro: number | undefined, partial: boolean, about: string): Row {
  const amount = micro === undefined ? '?' : output.spell(formatMoney(micro, {partial}))
  return [{text: name, paint: text => output.paint('accent', text)}, {text: amount, align: 'right'}, {text: about, paint: text => output.paint('muted', text)}]
}

function toCostJson(item: ItemStatus) {
  return {
    id: item.id, kind: item.kind, costMicro: item.costMicro, costIsPartial: item.costIsPartial, budgetMicro: item.budgetMicro,
    steps: item.steps.filter(({type}) => type === 'pass').map(({step, by, costMicro}) => ({step, by, costMicro}))
  }
}
