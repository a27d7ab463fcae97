import {cleanText, cutText, widthOf} from './measure.ts'
import {withText, type Line, type Span} from './span.ts'

/**
 * A line of exactly `width` cells: cut with an ellipsis or filled up with spaces.
 * Invariant: everything a surface paints comes through here, so this is the one place where foreign text is made safe.
 */
export function fitLine(line: Line, width: number, ellipsis = '…'): Line {
  const fitted: Span[] = []
  let left = width
  for (const [index, part] of line.entries()) {
    const text = cleanText(part.text)
    const size = widthOf(text)
    if (size <= left) {
      if (text !== '') fitted.push(withText(part, text))
      left -= size
      continue
    }
    const visible = text.trimEnd()
    if (widthOf(visible) <= left && isBlankAfter(line, index)) return padLine([...fitted, withText(part, visible)], width)
    return padLine([...shorten(fitted, part, text, left, ellipsis)], width)
  }
  return padLine(fitted, width)
}

/** Two lines on one row: `right` stands at the end if it fits beside at least `least` cells of `left`, else it is left out. */
export function fitBoth(left: Line, right: Line, width: number, least: number, ellipsis = '…'): Line {
  const rightWidth = lineWidth(right)
  if (rightWidth === 0 || rightWidth + 1 + Math.min(least, lineWidth(left)) > width) return fitLine(left, width, ellipsis)
  return [...fitLine(left, width - rightWidth - 1, ellipsis), {text: ' ', tone: 'plain'}, ...fitLine(right, rightWidth, ellipsis)]
}

/** Cells a line takes once its text is safe. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, part) => sum + widthOf(cleanText(part.text)), 0)
}

function isBlankAfter(line: Line, index: number): boolean {
  return line.slice(index + 1).every(part => part.text.trim() === '')
}

/** The last span is cut so that the ellipsis still fits; when it has no room at all, the span before it gives way. */
function shorten(fitted: readonly Span[], part: Span, text: string, left: number, ellipsis: string): readonly Span[] {
  const room = left - widthOf(ellipsis)
  if (room >= 0) return [...fitted, withText(part, cutText(text, room) + ellipsis)]
  const last = fitted.at(-1)
  if (last === undefined) return [withText(part, cutText(text, left))]
  return shorten(fitted.slice(0, -1), last, last.text, left + widthOf(last.text), ellipsis)
}

function padLine(line: readonly Span[], width: number): Line {
  const missing = width - line.reduce((sum, part) => sum + widthOf(part.text), 0)
  if (missing <= 0) return line
  const last = line.at(-1)
  if (last?.inverse || last?.underline || last === undefined) return [...line, {text: ' '.repeat(missing), tone: 'plain'}]
  return [...line.slice(0, -1), withText(last, last.text + ' '.repeat(missing))]
}
