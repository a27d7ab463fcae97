import {formatCost, formatMoney, markBound} from '../ledger/money.ts'
import type {ItemStanding, ItemStatus, StepStatus} from './decision.ts'

/**
 * state.md: where the item stands, for people who read the repository without the tool. Written with a record, form or decision, and
 * made again from the rest at any time; nothing reads it back. What runs right now is a live view and not in it.
 */
export function renderState(status: ItemStatus): string {
  const fields = [
    ['stage', status.stage],
    ['status', settled(status)],
    ['next', status.next],
    ['waits', status.waits],
    ['cost', status.costMicro > 0 || status.costIsPartial ? formatCost({micro: status.costMicro, partial: status.costIsPartial, reserved: status.costReservedMicro}) : undefined]
  ].filter(([, value]) => value !== undefined && value !== '')
  const rows = status.steps.map(row)
  return [
    '---', ...fields.map(([key, value]) => `${key}: ${value}`), '---',
    '| step | status | by | from | cost |', '|---|---|---|---|---|', ...rows, ...notes(status), ''
  ].join('\n')
}

/** The forms that wait, and what was answered in vain: whoever has only an editor and git learns it here. */
function notes(status: ItemStatus): readonly string[] {
  const lines = status.forms.flatMap(form => [
    `- open: decisions/${form.name}.md, for ${form.for}${form.people.length > 0 && form.people.join() !== form.for ? ` (${form.people.join(', ')})` : ''}`,
    ...(form.notice === undefined ? [] : [`- does not count: ${form.notice} (decisions/${form.name}.md)`]),
    ...form.lapsed.map(name => `- lapsed: decisions/${name}.md; decisions/${form.name}.md asks instead`)
  ])
  return lines.length === 0 ? [] : ['', ...lines.map(line => line.replaceAll('\n', ' '))]
}

/** What is under way is not committed: it will be in the next record. */
function settled(status: ItemStatus): ItemStanding {
  return status.standing === 'running' ? 'due' : status.standing
}

function row(step: StepStatus): string {
  const state = step.state === 'running' || step.state === 'checking' ? 'due' : step.state
  const note = step.note && state !== 'not-reached' && step.state === state ? `${state} (${step.note})` : state
  const from = Object.entries(step.from).map(([name, id]) => `${name} ${id.slice(0, 7)}`).join(', ')
  const cells = [step.step, state === 'not-reached' ? '' : state === 'done' && step.type !== 'pass' ? step.note || state : note, step.version ? step.by : '', from, step.costMicro === undefined ? '' : `${markBound({reserved: step.costReservedMicro > 0})}${formatMoney(step.costMicro)}`]
  return `| ${cells.map(cell).join(' | ')} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
