import {isNotionalItem, isNotionalOf} from '../core/board/agent-facts.ts'
import {describeCard} from '../core/board/card.ts'
import {gatherFacts} from '../core/board/facts.ts'
import {countOf, elapsedSince, formatAge, formatCharge, formatElapsed, formatMoney, formatSpent, formatStepCost} from '../core/board/format.ts'
import {markOfStep, marks} from '../core/board/marks.ts'
import type {ItemDetail, View} from '../core/board/view.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {ItemStatus, StepStatus} from '../core/plan/decision.ts'
import type {ItemRecord} from '../core/project/records.ts'
import type {ExitCode} from './exit-code.ts'
import {toDetailJson} from './item/detail-json.ts'
import {locate, placeInRepository} from './item/item-json.ts'
import {listNextCommands} from './item/next-commands.ts'
import type {show as definition} from './line/commands-to-see.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {withSession} from './with-session.ts'
import {noteCheck, noteOf} from '../core/run/note.ts'

/** `lifecycle show`: one item whole. */
export async function show({context, output, arguments: {id: prefix}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {view, detail} = await withSession(context, async session => {
    const [view, detail] = await Promise.all([session.view(), session.resolveItem(prefix).then(id => session.item(id))])
    return {view, detail}
  })
  if (options.json) {
    await output.printJson('item', toDetailJson(detail, view))
    return 0
  }
  const now = context.now()
  const sections = [
    [...head(output, detail.status, view, now)],
    await stepSection(output, detail.status, view),
    findingSection(output, detail.status),
    await formSection(output, detail.status, now),
    await artifactSection(output, detail),
    await runSection(output, detail, view),
    problemSection(output, detail.status),
    await nextSection(output, detail.status, view)
  ]
  await output.print(sections.filter(lines => lines.length > 0).map(lines => lines.join('\n')).join('\n\n'))
  return 0
}

function head(output: Output, item: ItemStatus, view: View, now: Date): readonly string[] {
  const card = describeCard(item, view, gatherFacts(view, now.getTime()), now.getTime())
  const facts = [
    item.kind, item.stage, `priority ${item.priority}`,
    ...(item.labels.length > 0 ? [`labels ${item.labels.join(', ')}`] : []),
    ...(item.owner === undefined ? [] : [`owner ${item.owner}`]),
    output.spell(formatSpent(item, {notional: isNotionalItem(view, item)})) + (item.budgetMicro === undefined ? '' : ` of ${formatMoney(item.budgetMicro)}`) + (item.costReservedMicro === 0 ? '' : ` (not reported; ${formatMoney(item.costReservedMicro)} reserved)`)
  ]
  return [
    `${output.paint('accent', sanitiseLine(item.id))}  ${output.paint('strong', sanitiseLine(item.title))}`,
    output.paint('muted', facts.map(fact => sanitiseLine(fact)).join(output.spell(' · '))),
    '',
    `${output.mark(card.mark)} ${output.paint(marks[card.mark].tone, sanitiseLine(card.text))}`,
    ...(item.why === undefined || item.why === card.text ? [] : [`  ${sanitiseLine(item.why)}`]),
    ...card.remarks.map((remark, index) => `${output.mark(card.badges[index] ?? card.mark)} ${sanitiseLine(remark)}`)
  ]
}

async function stepSection(output: Output, item: ItemStatus, view: View): Promise<readonly string[]> {
  const rows = item.steps.map(step => stepRow(output, step, view))
  return section(output, 'Steps', await renderTable(rows, {columns: output.result.columns, indent: '  '}))
}

function stepRow(output: Output, step: StepStatus, view: View): Row {
  const mark = markOfStep(step.state)
  const tone = (text: string) => output.paint(marks[mark].tone, text)
  return [
    {text: output.glyph(mark), paint: tone},
    step.step,
    {text: step.state.replaceAll('-', ' '), paint: tone},
    {text: step.stage, paint: text => output.paint('muted', text)},
    step.by,
    {text: output.spell(formatStepCost(step, {notional: isNotionalOf(view, step.by)}) ?? ''), align: 'right'},
    step.note
  ]
}

function findingSection(output: Output, item: ItemStatus): readonly string[] {
  const lines = item.findings.filter(finding => finding.state !== 'closed').flatMap(finding => [
    `  ${output.paint(finding.state === 'open' ? 'bad' : 'muted', finding.state)}  ${finding.name} on ${finding.on}`,
    ...firstLines(finding.text, 3).map(line => `    ${line}`)
  ])
  return section(output, 'Findings', lines)
}

async function formSection(output: Output, item: ItemStatus, now: Date): Promise<readonly string[]> {
  const rows = item.forms.map((form): Row => [
    form.name,
    form.people.length > 0 ? `${form.for}: ${form.people.join(', ')}` : `${form.for}: nobody in team.md`,
    `asked ${formatAge(elapsedSince(form.askedAt, now.getTime()))} ago${form.deferred ? ', deferred: work goes on' : ''}`,
    [form.notice, ...form.lapsed.map(name => `takes the place of ${name}, which lapsed`)].filter(Boolean).join('; ')
  ])
  return section(output, 'Open decisions', await renderTable(rows, {columns: output.result.columns, indent: '  '}))
}

async function artifactSection(output: Output, detail: ItemDetail): Promise<readonly string[]> {
  const rows = detail.artifacts.map((artifact): Row => [artifact.step, {text: placeInRepository(artifact.path), paint: text => output.paint('muted', text)}])
  const branch: readonly Row[] = detail.branch ? [['branch', `${detail.branch.ref.replace(/^refs\/heads\//, '')}, ${countOf(detail.branch.commits, 'commit')}, ${detail.branch.tip.slice(0, 10)}`]] : []
  return section(output, 'Artifacts', await renderTable([...rows, ...branch], {columns: output.result.columns, indent: '  '}))
}

async function runSection(output: Output, detail: ItemDetail, view: View): Promise<readonly string[]> {
  return section(output, 'Runs', await renderTable(detail.runs.map(record => runRow(output, record, view)), {columns: output.result.columns, indent: '  '}))
}

function runRow(output: Output, record: ItemRecord, view: View): Row {
  if (record.type === 'check') {
    const tone = record.result === 'green' ? 'good' : 'bad'
    return [record.name, record.command, {text: record.result, paint: text => output.paint(tone, text)}, duration(record.durationMs), '', noteCheck(record)]
  }
  const ms = record.startedAt !== undefined && record.endedAt !== undefined ? elapsedSince(record.startedAt, Date.parse(record.endedAt)) : undefined
  const good = record.outcome === 'finished' || record.outcome === 'merged'
  const cost = output.spell(formatCharge(record.usage, {notional: isNotionalOf(view, record.by)}) ?? (record.person ? '' : '?'))
  return [
    record.name,
    [record.by, record.model].filter(part => part !== undefined).join(' '),
    {text: record.verdict ?? record.outcome, paint: text => output.paint(good ? 'good' : 'bad', text)},
    duration(ms),
    {text: cost, align: 'right'},
    sanitiseLine(noteOf({...record, verdict: undefined}), 160)
  ]
}

function problemSection(output: Output, item: ItemStatus): readonly string[] {
  const lines = item.problems.flatMap(problem => [
    `  ${sanitiseLine(locate(problem) ?? '')}  ${output.paint(problem.severity === 'error' ? 'bad' : 'you', problem.severity)}  ${sanitiseLine(problem.message)}`,
    `    ${sanitiseLine(problem.fix)}`
  ])
  return section(output, 'Problems', lines)
}

async function nextSection(output: Output, item: ItemStatus, view: View): Promise<readonly string[]> {
  const rows = listNextCommands(item, view.me).map(({line, about}): Row => [line, {text: about, paint: text => output.paint('muted', text)}])
  return section(output, 'Next', await renderTable(rows, {columns: output.result.columns, indent: '  '}))
}

function section(output: Output, heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [output.paint('strong', heading), ...lines]
}

function firstLines(text: string, most: number): readonly string[] {
  return text.split('\n').map(line => sanitiseLine(line.trim(), 160)).filter(line => line !== '').slice(0, most)
}

function duration(ms: number | undefined): string {
  return ms === undefined ? '' : formatElapsed(ms)
}
