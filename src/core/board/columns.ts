import type {ItemStatus} from '../plan/decision.ts'
import {matchesFilter, type Filter} from './filter.ts'
import type {View} from './view.ts'

/** One column of the board: a stage and its items in order. */
export interface Column {
  readonly name: string
  readonly isDone: boolean
  readonly ids: readonly string[]
}

/** The board's columns and what they were made from, so that a later view costs only what changed. */
export interface Arrangement {
  readonly columns: readonly Column[]
  readonly items: View['items']
  readonly stages: readonly string[]
  readonly me: View['me']
  readonly filter: Filter
}

/** Above this many changed items it is cheaper to arrange everything anew. */
const incrementalLimit = 200

/** The stages in their common order, then Done; in each, by priority and age. Invariant: equal to `rearrangeColumns` from any earlier arrangement. */
export function arrangeColumns(view: View, filter: Filter): Arrangement {
  const names = [...view.stages.filter(stage => stage !== doneName), doneName]
  const lists = new Map<string, ItemStatus[]>(names.map(name => [name, []]))
  for (const item of view.items.values()) {
    if (matchesFilter(filter, item, view.me)) lists.get(columnOf(item, view.stages))?.push(item)
  }
  const columns = names.map(name => ({name, isDone: name === doneName, ids: sortItems(lists.get(name) ?? [], name === doneName)}))
  return {columns, items: view.items, stages: view.stages, me: view.me, filter}
}

/** The same from the arrangement before: only items whose status is another object are placed again. */
export function rearrangeColumns(before: Arrangement, view: View, filter: Filter): Arrangement {
  if (before.filter !== filter || !sameNames(whoIs(before.me), whoIs(view.me)) || !sameNames(before.stages, view.stages)) return arrangeColumns(view, filter)
  const changed = listChanges(before.items, view.items)
  if (changed === undefined) return arrangeColumns(view, filter)
  if (changed.size === 0) return {...before, items: view.items}
  const arriving = new Map<string, ItemStatus[]>()
  for (const id of changed) {
    const item = view.items.get(id)
    if (item === undefined || !matchesFilter(filter, item, view.me)) continue
    const name = columnOf(item, view.stages)
    arriving.set(name, [...arriving.get(name) ?? [], item])
  }
  const leaving = new Set([...changed].flatMap(id => nameOf(before.items.get(id), view.stages)))
  const columns = before.columns.map(column => {
    const guests = arriving.get(column.name) ?? []
    if (guests.length === 0 && !leaving.has(column.name)) return column
    const stayed = column.ids.filter(id => !changed.has(id))
    return {...column, ids: insertSorted(stayed, guests, view.items, column.isDone)}
  })
  return {columns, items: view.items, stages: view.stages, me: view.me, filter}
}

/** Where an item is on the board. */
export function findItem(columns: readonly Column[], id: string): {readonly column: number; readonly row: number} | undefined {
  for (const [column, {ids}] of columns.entries()) {
    const row = ids.indexOf(id)
    if (row >= 0) return {column, row}
  }
  return undefined
}

export const doneName = 'Done'

function columnOf(item: ItemStatus, stages: readonly string[]): string {
  if (item.standing === 'done' || item.standing === 'dropped') return doneName
  return stages.includes(item.stage) ? item.stage : stages[0] ?? doneName
}

function nameOf(item: ItemStatus | undefined, stages: readonly string[]): readonly string[] {
  return item === undefined ? [] : [columnOf(item, stages)]
}

function sortItems(items: ItemStatus[], isDone: boolean): readonly string[] {
  return items.sort(isDone ? compareDone : compareOpen).map(item => item.id)
}

function compareOpen(a: ItemStatus, b: ItemStatus): number {
  return a.priority - b.priority || compareText(a.createdAt ?? '~', b.createdAt ?? '~') || compareText(a.id, b.id)
}

/** What is finished is news: youngest first, dropped ones after the rest. */
function compareDone(a: ItemStatus, b: ItemStatus): number {
  return Number(a.standing === 'dropped') - Number(b.standing === 'dropped')
    || compareText(b.createdAt ?? '', a.createdAt ?? '') || compareText(a.id, b.id)
}

function insertSorted(ids: readonly string[], guests: readonly ItemStatus[], items: View['items'], isDone: boolean): readonly string[] {
  const compare = isDone ? compareDone : compareOpen
  const list = [...ids]
  for (const guest of guests) {
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = items.get(list[middle] ?? '')
      if (other !== undefined && compare(other, guest) < 0) low = middle + 1
      else high = middle
    }
    list.splice(low, 0, guest.id)
  }
  return list
}

/** Ids that are new, gone or have another status; undefined when there are too many to go one by one. */
function listChanges(before: View['items'], after: View['items']): ReadonlySet<string> | undefined {
  const changed = new Set<string>()
  if (before === after) return changed
  let known = 0
  for (const [id, item] of after) {
    const old = before.get(id)
    if (old !== undefined) known++
    if (old !== item) changed.add(id)
    if (changed.size > incrementalLimit) return undefined
  }
  if (known === before.size) return changed
  for (const id of before.keys()) if (!after.has(id)) changed.add(id)
  return changed.size > incrementalLimit ? undefined : changed
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, index) => name === b[index]))
}

function whoIs(me: View['me']): readonly string[] {
  return me === undefined ? [] : [me.person ?? '', ...me.roles]
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
