import {layOutDiff} from './diff-lines.ts'
import type {Glyphs} from './glyphs.ts'
import type {ItemScreen, Model, Motion, TextScreen} from './model.ts'
import {countBodyRows, glyphsOf} from './chrome.ts'
import {sanitiseText} from '../artifact/sanitise.ts'
import {layOutSection} from './sections.ts'
import {span, type Line} from './span.ts'
import {wrapLine} from './wrap-line.ts'

/** Rows of the item's screen above list and content: title, standing, a gap. */
export const itemHeadRows = 3
const twoPanesFrom = 90
/** Longer rows are hard to read. */
const widestText = 110

/** How the item's screen divides a terminal: list and content side by side, or one of them at a time. */
export interface ItemPanes { readonly isWide: boolean; readonly list: number; readonly content: number; readonly rows: number }

export function divideItem(model: Model): ItemPanes {
  const {columns} = model.size
  const isWide = columns >= twoPanesFrom
  const list = isWide ? Math.min(46, Math.max(34, Math.floor(columns * 0.3))) : columns
  const content = Math.min(widestText, isWide ? columns - list - 3 : columns - 2)
  return {isWide, list, content, rows: Math.max(1, countBodyRows(model) - itemHeadRows)}
}

/** Rows of the chosen section; none until the item is read. */
export function rowsOfSection(model: Model, screen: ItemScreen, section: string): readonly Line[] {
  const {loaded, view} = model
  if (loaded?.id !== screen.id || loaded.detail === undefined || view === undefined) return []
  return layOutSection(section, {detail: loaded.detail, agents: view.agents, width: divideItem(model).content, glyphs: glyphsOf(model), ascii: model.ascii})
}

let memo: {readonly text: string; readonly type: string; readonly width: number; readonly glyphs: Glyphs; readonly rows: readonly Line[]} | undefined

/** Rows of a diff or log; the last answer is kept for scrolling. */
export function rowsOfText(model: Model, screen: TextScreen): readonly Line[] {
  const {text, type} = screen
  const width = model.size.columns - 2
  const glyphs = glyphsOf(model)
  if (text === undefined) return []
  if (memo?.text === text && memo.type === type && memo.width === width && memo.glyphs === glyphs) return memo.rows
  const rows = type === 'diff' ? layOutDiff(text, width, glyphs) : layOutLog(text, width)
  memo = {text, type, width, glyphs, rows}
  return rows
}

/** Rows of a diff's or log's text that are on the screen: the body without its title and the gap under it. */
export function countTextRows(model: Model): number {
  return Math.max(1, countBodyRows(model) - 2)
}

/** Where a motion leads in a text of `count` rows of which `rows` are shown. */
export function scrollBy(scroll: number, by: Motion, rows: number, count: number): number {
  const last = Math.max(0, count - rows)
  const at = Math.min(scroll, last)
  switch (by) {
    case 'up': return Math.max(0, at - 1)
    case 'down': return Math.min(last, at + 1)
    case 'page-up': return Math.max(0, at - Math.max(1, rows - 2))
    case 'page-down': return Math.min(last, at + Math.max(1, rows - 2))
    case 'first': return 0
    case 'last': return last
    case 'left': case 'right': return at
  }
}

const mostLogLines = 5000

function layOutLog(text: string, width: number): readonly Line[] {
  const lines = sanitiseText(text).split('\n')
  const shown = lines.slice(-mostLogLines)
  const rows = shown.flatMap(line => wrapLine([span(line)], width, [span('  ')]))
  return lines.length > shown.length ? [[span(`${lines.length - shown.length} earlier lines: open the log in the pager.`, 'muted')], ...rows] : rows
}
