import {describeCard} from '../core/board/card.ts'
import {isNotionalItem} from '../core/board/agent-facts.ts'
import {arrangeColumns, doneName} from '../core/board/columns.ts'
import {type Facts, gatherFacts} from '../core/board/facts.ts'
import {type Filter, parseFilter} from '../core/board/filter.ts'
import {formatSpent} from '../core/board/format.ts'
import {marks} from '../core/board/marks.ts'
import type {View} from '../core/board/view.ts'
import {LifecycleError} from '../core/errors.ts'
import type {ItemStatus} from '../core/plan/decision.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import {toItemJson, toProjectJson} from './item/item-json.ts'
import type {status as definition} from './line/commands-to-see.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {warnOfProblems} from './output/warnings.ts'
import {withSession} from './with-session.ts'

/** `lifecycle status`: where every item stands. */
export async function status({context, output, arguments: {filter: words}, options}: Call<typeof definition>): Promise<ExitCode> {
  const filter = readFilter(words)
  const view = await withSession(context, session => session.view())
  const {stages, hidden} = selectItems(view, filter, options.all)
  if (options.json) {
    await output.printJson('status', {...toProjectJson(view), items: stages.flatMap(stage => stage.items.map(item => toItemJson(item, view)))})
    return 0
  }
  if (options.plain) {
    const lines = stages.flatMap(stage => stage.items.map(plainLine))
    if (lines.length > 0) await output.print(...lines)
  } else {
    await printStages(output, view, stages, context.now())
    if (hidden > 0) await output.print('', output.paint('muted', `${hidden} finished (lifecycle status --all)`))
    if (view.items.size === 0) await output.print('No items yet. Add one: lifecycle new "What is to be done"')
    else if (stages.length === 0 && filter.terms.length > 0) await output.print('No item fits this filter.')
  }
  await warnOfProblems(output, view)
  return 0
}

function readFilter(words: readonly string[]): Filter {
  const filter = parseFilter(words.map(word => /\s/.test(word) && !word.includes('"') ? word.replace(/^(-?[a-z]+:)?(.*)$/is, '$1"$2"') : word).join(' '))
  if (filter.problems.length > 0) throw new LifecycleError('USAGE_FILTER', filter.problems.join('; '), {hint: 'For example: lifecycle status kind:bug waiting:me'})
  return filter
}

interface StageItems { readonly name: string; readonly items: readonly ItemStatus[] }

/** Items by stage; what is finished only when it was asked for. */
function selectItems(view: View, filter: Filter, all: boolean): {readonly stages: readonly StageItems[]; readonly hidden: number} {
  const columns = arrangeColumns(view, filter).columns.filter(column => column.ids.length > 0)
  const showDone = all || filter.terms.some(term => term.field === 'is' || term.field === 'id')
  const shown = columns.filter(column => showDone || column.name !== doneName)
  const stages = shown.map(({name, ids}) => ({name, items: ids.flatMap(id => view.items.get(id) ?? [])}))
  return {stages, hidden: showDone ? 0 : columns.find(column => column.name === doneName)?.ids.length ?? 0}
}

/** Invariant: the order and meaning of these fields never change within schema version 1. */
function plainLine(item: ItemStatus): string {
  const fields = [item.id, item.stage, item.standing, item.kind, String(item.priority), item.waits ?? '', String(item.costMicro), item.title]
  return fields.map(field => sanitiseLine(field)).join('\t')
}

async function printStages(output: Output, view: View, stages: readonly StageItems[], now: Date): Promise<void> {
  const facts = gatherFacts(view, now.getTime())
  const rows = stages.flatMap(stage => stage.items.map(item => itemRow(output, item, view, facts, now)))
  const lines = await renderTable(rows, {columns: output.result.columns, indent: '  '})
  let next = 0
  for (const [i, stage] of stages.entries()) {
    const heading = `${output.paint('strong', sanitiseLine(stage.name))} ${output.paint('muted', String(stage.items.length))}`
    await output.print(...(i > 0 ? [''] : []), heading, ...lines.slice(next, next += stage.items.length))
  }
}

function itemRow(output: Output, item: ItemStatus, view: View, facts: Facts, now: Date): Row {
  const {mark, text: doing} = describeCard(item, view, facts, now.getTime())
  const paintAs = (text: string) => output.paint(marks[mark].tone, text)
  const cost = item.costMicro === 0 && !item.costIsPartial ? '' : formatSpent(item, {notional: isNotionalItem(view, item)})
  return [
    {text: output.glyph(mark), paint: paintAs},
    {text: item.id, paint: text => output.paint('accent', text)},
    {text: item.kind, paint: text => output.paint('muted', text)},
    {text: sanitiseLine(doing, 48), paint: paintAs},
    {text: output.spell(cost), align: 'right'},
    item.title
  ]
}
