import type {ItemStatus} from '../plan/decision.ts'
import type {Column} from './columns.ts'
import {cleanText, widthOf} from './measure.ts'

/** Below this a terminal shows one column and a bar with all of them. */
const oneColumnBelow = 70
const leastColumn = 24
const mostColumn = 48
/** Beside its name an empty column has a blank, a nought between blanks, and the gap to the next. */
const spareOfName = 4
/** Bodies with fewer rows show cards without borders. */
const roomyRows = 24

export type Density = 'roomy' | 'compact'

export interface ColumnPlace { readonly index: number; readonly width: number }

export interface BoardLayout {
  readonly places: readonly ColumnPlace[]
  readonly density: Density
  /** Rows for cards in each column. */
  readonly rows: number
  /** Rows of a column's head: its name and a rule, or the rule alone where the bar names it. */
  readonly headRows: number
  /** Not all columns fit: a bar names all of them. */
  readonly hasBar: boolean
}

/**
 * Which columns are shown and how wide: from `left`, moved just so far that the chosen one is among them. Empty ones are narrow,
 * so that what there is to see has the room. `rows` is the body's height with heads.
 */
export function layOutBoard(width: number, rows: number, columns: readonly Column[], left: number, chosen: number): BoardLayout {
  const places = width < oneColumnBelow ? placeOne(width, columns, chosen) : placeMany(width, columns, left, chosen)
  const hasBar = places.length < columns.length
  const headRows = places.length === 1 && hasBar ? 1 : 2
  const cardRows = Math.max(1, rows - headRows - (hasBar ? 1 : 0))
  return {places, density: cardRows >= roomyRows ? 'roomy' : 'compact', rows: cardRows, headRows, hasBar}
}

function placeOne(width: number, columns: readonly Column[], chosen: number): readonly ColumnPlace[] {
  return columns.length === 0 ? [] : [{index: Math.min(chosen, columns.length - 1), width}]
}

function placeMany(width: number, columns: readonly Column[], left: number, chosen: number): readonly ColumnPlace[] {
  const least = columns.map((column, index) => column.ids.length > 0 || index === chosen ? leastColumn : Math.min(leastColumn, widthOf(cleanText(column.name)) + spareOfName))
  const sum = (from: number, to: number) => least.slice(from, to).reduce((total, each) => total + each, 0)
  let first = Math.max(0, Math.min(left, chosen))
  while (first < chosen && sum(first, chosen + 1) > width) first++
  let end = first
  while (end < columns.length && (end === first || sum(first, end + 1) <= width)) end++
  while (first > 0 && sum(first - 1, end) <= width) first--
  return shareSpare(least.slice(first, end), columns.slice(first, end), width).map((each, at) => ({index: first + at, width: each}))
}

/** What is left over goes to the columns with cards, evenly. */
function shareSpare(least: readonly number[], columns: readonly Column[], width: number): readonly number[] {
  const takers = columns.filter(column => column.ids.length > 0).length
  const spare = width - least.reduce((total, each) => total + each, 0)
  if (takers === 0 || spare <= 0) return least
  const each = Math.floor(spare / takers)
  let rest = spare - each * takers
  return least.map((narrowest, index) => {
    if (columns[index]?.ids.length === 0) return narrowest
    return Math.min(mostColumn, narrowest + each + (rest-- > 0 ? 1 : 0))
  })
}

/** Rows one card takes, its gap or border included. */
export function countCardRows(item: ItemStatus | undefined, isDone: boolean, density: Density, width: number): number {
  if (isDone) return 1
  if (density === 'compact') return 4
  const budget = item?.budgetMicro === undefined ? 0 : 1
  return 4 + budget + countTitleRows(item?.title ?? '', width - 4)
}

/** A long title takes two rows; what goes beyond them is cut. */
export function countTitleRows(title: string, width: number): number {
  return title.length * 2 > width && widthOf(cleanText(title)) > width ? 2 : 1
}

export interface CardWindow {
  readonly top: number
  /** First card that is not shown. */
  readonly end: number
}

/**
 * The cards of a column that are shown: from `top`, moved just so far that `chosen` is whole on the screen.
 * Looks only at the cards between the two ends of the window, however long the column is.
 */
export function windowCards(column: Column, heightOf: (id: string) => number, rows: number, top: number, chosen: number | undefined): CardWindow {
  const count = column.ids.length
  const height = (index: number) => heightOf(column.ids[index] ?? '')
  let first = Math.max(0, Math.min(top, count - 1, chosen ?? count))
  if (chosen !== undefined) {
    let used = 0
    let reach = chosen
    for (; reach >= 0 && used + height(reach) <= rows; reach--) used += height(reach)
    first = Math.max(first, Math.min(chosen, reach + 1))
  }
  let used = 0
  let end = first
  while (end < count && (end === first || used + height(end) <= rows)) used += height(end++)
  while (first > 0 && used + height(first - 1) <= rows) used += height(--first)
  return {top: first, end}
}
