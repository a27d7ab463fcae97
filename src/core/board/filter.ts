import type {ItemStatus} from '../plan/decision.ts'
import type {View} from './view.ts'
import {isMine, isMyStep} from './mine.ts'

/** Words that take a value in a filter. `text` is a word without one. */
export type FilterField = 'text' | 'kind' | 'waiting' | 'label' | 'stage' | 'owner' | 'priority' | 'is' | 'step' | 'id'

export interface FilterTerm {
  readonly field: FilterField
  /** Lower case; any of them satisfies the term. */
  readonly values: readonly string[]
  readonly not: boolean
}

/** What `status kind:bug waiting:me label:auth text` and the board's `/` mean: every term must hold. */
export interface Filter {
  readonly terms: readonly FilterTerm[]
  /** Words that look like a field and are none, each with what to write instead. They match nothing away. */
  readonly problems: readonly string[]
}

const fields: readonly FilterField[] = ['kind', 'waiting', 'label', 'stage', 'owner', 'priority', 'is', 'step', 'id']
const word = /(?<not>-)?(?:(?<field>[a-z]+):)?(?:"(?<quoted>[^"]*)"?|(?<bare>\S+))/giu

export const emptyFilter: Filter = {terms: [], problems: []}

/** Never throws: while a person types, most filters are half written. */
export function parseFilter(text: string): Filter {
  const terms: FilterTerm[] = []
  const problems: string[] = []
  for (const match of text.matchAll(word)) {
    const {not, field, quoted, bare} = match.groups ?? {}
    const value = (quoted ?? bare ?? '').toLowerCase()
    const name = fields.find(f => f === field?.toLowerCase())
    if (quoted === undefined && fields.some(f => value === `${f}:`)) continue
    if (field !== undefined && name === undefined) {
      problems.push(`"${field}:" is no filter: use one of ${fields.join(', ')}`)
      continue
    }
    const values = quoted === undefined && name !== undefined ? value.split(',').filter(v => v !== '') : [value]
    if (values.length > 0) terms.push({field: name ?? 'text', values, not: not !== undefined})
  }
  return {terms, problems}
}

/** Whether an item is shown under a filter. `me` decides what `waiting:me` means. */
export function matchesFilter(filter: Filter, item: ItemStatus, me: View['me']): boolean {
  return filter.terms.every(term => term.values.some(value => holds(term.field, value, item, me)) !== term.not)
}

function holds(field: FilterField, value: string, item: ItemStatus, me: View['me']): boolean {
  switch (field) {
    case 'text': return [item.id, item.title, item.kind, ...item.labels].some(text => text.toLowerCase().includes(value))
    case 'id': return item.id.toLowerCase().startsWith(value)
    case 'kind': return item.kind.toLowerCase() === value
    case 'label': return item.labels.some(label => label.toLowerCase() === value)
    case 'stage': return item.stage.toLowerCase().startsWith(value)
    case 'owner': return value === 'me' ? me?.person !== undefined && item.owner === me.person : item.owner?.toLowerCase() === value
    case 'priority': return String(item.priority) === value
    case 'is': return standingWords(item).includes(value)
    case 'step': return item.next?.toLowerCase() === value
    case 'waiting': return waitsFor(item, value, me)
  }
}

function standingWords(item: ItemStatus): readonly string[] {
  const failed = item.steps.some(step => step.state === 'failed') ? ['failed'] : []
  const stale = item.standing === 'out-of-date' ? ['stale'] : []
  return [item.standing, ...failed, ...stale]
}

function waitsFor(item: ItemStatus, value: string, me: View['me']): boolean {
  if (value === 'me') return item.forms.some(form => isMine(form, me)) || item.steps.some(step => isMyStep(step, me))
  if (value === 'any' || value === 'anyone') return item.forms.length > 0 || item.standing === 'waiting'
  return item.waits?.toLowerCase() === value
    || item.forms.some(form => form.for.toLowerCase() === value || form.people.some(person => person.toLowerCase() === value))
}
