import {cleanText, cutText, widthOf} from './measure.ts'
import {withText, type Line, type Span} from './span.ts'

interface Rows {
  done: Span[][]
  row: Span[]
  used: number
  /** What the last span of the row was cut from; words of one span stay together. */
  from: Span | undefined
}

/**
 * A styled line as rows of at most `width` cells, broken between words; a word longer than a row is broken where it must.
 * Rows after the first begin with `indent`.
 */
export function wrapLine(line: Line, width: number, indent: Line = []): readonly Line[] {
  const indentWidth = indent.reduce((sum, part) => sum + widthOf(cleanText(part.text)), 0)
  if (width <= indentWidth) return [line]
  const rows: Rows = {done: [], row: [], used: 0, from: undefined}
  const breakRow = () => {
    trimEnd(rows.row)
    rows.done.push(rows.row)
    rows.row = [...indent]
    rows.used = indentWidth
    rows.from = undefined
  }
  for (const part of line) {
    for (const word of cleanText(part.text).match(/\s+|\S{1,500}/gu) ?? []) {
      if (rows.used + widthOf(word) > width && rows.used > indentWidth && word.trim() !== '') breakRow()
      placeWord(rows, part, word, width, breakRow)
    }
  }
  trimEnd(rows.row)
  return [...rows.done, rows.row]
}

function placeWord(rows: Rows, part: Span, word: string, width: number, breakRow: () => void): void {
  if (word.trim() === '') {
    if (rows.used + word.length <= width) push(rows, part, word)
    return
  }
  let rest = word
  while (rest !== '') {
    const piece = cutText(rest, width - rows.used)
    if (piece === '' && rows.used === 0) return
    push(rows, part, piece)
    rest = rest.slice(piece.length)
    if (rest !== '') breakRow()
  }
}

function push(rows: Rows, part: Span, text: string): void {
  if (text === '') return
  const last = rows.row.at(-1)
  if (last !== undefined && rows.from === part) rows.row.splice(-1, 1, withText(part, last.text + text))
  else rows.row.push(withText(part, text))
  rows.from = part
  rows.used += widthOf(text)
}

function trimEnd(row: Span[]): void {
  for (let last = row.at(-1); last !== undefined; last = row.at(-1)) {
    const text = last.text.trimEnd()
    if (text === last.text) return
    row.pop()
    if (text !== '') {
      row.push(withText(last, text))
      return
    }
  }
}
