import {arrangeColumns, findItem, rearrangeColumns, type Column} from './columns.ts'
import {countBodyRows} from './chrome.ts'
import {countCardRows, layOutBoard, windowCards, type BoardLayout} from './board-layout.ts'
import type {BoardState, Model, Motion} from './model.ts'

/** The layout of the board as it is now. */
export function boardLayoutOf(model: Model): BoardLayout {
  return layOutBoard(model.size.columns, countBodyRows(model), model.arrangement?.columns ?? [], model.board.left, model.board.column)
}

/** Cards of a column that are on the screen. */
export function cardWindowOf(model: Model, layout: BoardLayout, index: number): {readonly top: number; readonly end: number} {
  const column = model.arrangement?.columns[index]
  if (column === undefined) return {top: 0, end: 0}
  const chosen = index === model.board.column && model.board.id !== undefined ? column.ids.indexOf(model.board.id) : -1
  return windowCards(column, heightIn(model, column, layout, index), layout.rows, model.board.tops[column.name] ?? 0, chosen < 0 ? undefined : chosen)
}

/**
 * Brings columns, choice and windows in line with the view, the filter and the size. The choice follows its item wherever it
 * goes, so that a key never acts on another item than the one it was pressed for; when the item is gone, its neighbour is chosen.
 */
export function settleBoard(model: Model): Model {
  const {view} = model
  if (view === undefined) return model
  const before = model.arrangement
  const arrangement = before === undefined ? arrangeColumns(view, model.board.filter) : rearrangeColumns(before, view, model.board.filter)
  const choice = settleChoice(model.board, before?.columns ?? [], arrangement.columns)
  return settleWindows({...model, arrangement, board: {...model.board, ...choice}})
}

/** Moves the choice on the board. */
export function moveOnBoard(model: Model, by: Motion): Model {
  const columns = model.arrangement?.columns ?? []
  const column = columns[model.board.column]
  if (column === undefined) return model
  const row = model.board.id === undefined ? 0 : Math.max(0, column.ids.indexOf(model.board.id))
  if (by === 'left' || by === 'right') return moveAcross(model, columns, row, by === 'left' ? -1 : 1)
  const window = cardWindowOf(model, boardLayoutOf(model), model.board.column)
  const page = Math.max(1, window.end - window.top - 1)
  const target = {up: row - 1, down: row + 1, 'page-up': row - page, 'page-down': row + page, first: 0, last: column.ids.length - 1}[by]
  return settleWindows({...model, board: {...model.board, id: column.ids[clamp(target, column.ids.length)]}})
}

/** Sideways to the next column that has cards, at about the same height on the screen. */
function moveAcross(model: Model, columns: readonly Column[], row: number, by: 1 | -1): Model {
  let index = model.board.column + by
  while (columns[index] !== undefined && columns[index]?.ids.length === 0) index += by
  const column = columns[index]
  if (column === undefined) return model
  const layout = boardLayoutOf(model)
  const offset = row - cardWindowOf(model, layout, model.board.column).top
  const there = cardWindowOf(model, layout, index)
  const last = Math.max(there.top, there.end - 1)
  return settleWindows({...model, board: {...model.board, column: index, id: column.ids[Math.min(there.top + offset, last)]}})
}

function settleChoice(board: BoardState, before: readonly Column[], columns: readonly Column[]): Pick<BoardState, 'column' | 'id'> {
  if (board.id !== undefined) {
    const place = findItem(columns, board.id)
    if (place !== undefined) return {column: place.column, id: board.id}
    const old = findItem(before, board.id)
    const neighbours = columns[old?.column ?? board.column]?.ids ?? []
    if (neighbours.length > 0) return {column: old?.column ?? board.column, id: neighbours[clamp(old?.row ?? 0, neighbours.length)]}
  }
  const first = columns.findIndex(column => column.ids.length > 0)
  return first < 0 ? {column: clamp(board.column, columns.length), id: undefined} : {column: first, id: columns[first]?.ids[0]}
}

function settleWindows(model: Model): Model {
  const columns = model.arrangement?.columns ?? []
  const layout = boardLayoutOf(model)
  const left = layout.places[0]?.index ?? 0
  const slid = {...model, board: {...model.board, left}}
  const column = columns[slid.board.column]
  if (column === undefined) return slid
  const {top} = cardWindowOf(slid, layout, slid.board.column)
  return (slid.board.tops[column.name] ?? 0) === top ? slid : {...slid, board: {...slid.board, tops: {...slid.board.tops, [column.name]: top}}}
}

function heightIn(model: Model, column: Column, layout: BoardLayout, index: number): (id: string) => number {
  const width = (layout.places.find(place => place.index === index) ?? layout.places[0])?.width ?? model.size.columns
  return id => countCardRows(model.view?.items.get(id), column.isDone, layout.density, width - 1)
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1))
}
