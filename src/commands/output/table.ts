/** One cell: its text, and how to paint it once its width is known. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
  readonly align?: 'right'
}

export type Row = readonly (Cell | string)[]

/** How wide text is on a terminal, and how to cut it to a width. */
interface Measure {
  clean(text: string): string
  width(text: string): number
  cut(text: string, width: number): string
}

const gap = '  '

/** Aligned lines of safe text. With `columns`, the last column is cut so that no line is wider; without, nothing is ever cut. */
export async function renderTable(rows: readonly Row[], options: {readonly columns?: number | undefined; readonly indent?: string} = {}): Promise<readonly string[]> {
  const indent = options.indent ?? ''
  const given = rows.map(row => row.map((cell): Cell => typeof cell === 'string' ? {text: cell} : cell))
  const measure = await findMeasure(given)
  const cells = given.map(row => row.map(cell => ({...cell, text: measure.clean(cell.text)})))
  const widths = measureColumns(cells, measure)
  return cells.map(row => {
    const before = indent.length + widths.slice(0, Math.max(0, row.length - 1)).reduce((sum, width) => sum + width + gap.length, 0)
    return indent + row.map((cell, i) => {
      const isLast = i === row.length - 1
      const text = isLast && options.columns !== undefined ? cutCell(cell.text, Math.max(1, options.columns - before), measure) : cell.text
      return fill(cell, text, isLast ? 0 : widths[i]!, measure)
    }).join(gap).trimEnd()
  })
}

function measureColumns(rows: readonly (readonly Cell[])[], measure: Measure): readonly number[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, measure.width(cell.text))
  }
  return widths
}

function fill(cell: Cell, text: string, width: number, measure: Measure): string {
  const space = ' '.repeat(Math.max(0, width - measure.width(text)))
  const painted = cell.paint ? cell.paint(text) : text
  return cell.align === 'right' ? space + painted : painted + space
}

// What knows East Asian width and emoji is loaded only where such text is shown: lists of plain text start faster.
async function findMeasure(rows: readonly Row[]): Promise<Measure> {
  const isPlain = rows.every(row => row.every(cell => /^[ -~✓✗●○▲■◆‖·›−≥≤≈…]*$/.test(typeof cell === 'string' ? cell : cell.text)))
  if (isPlain) return {clean: text => text, width: text => text.length, cut: (text, width) => text.slice(0, width)}
  const {cleanText, widthOf, cutText} = await import('../../core/board/measure.ts')
  return {clean: cleanText, width: widthOf, cut: cutText}
}

function cutCell(text: string, width: number, measure: Measure): string {
  return measure.width(text) <= width ? text : `${measure.cut(text, Math.max(0, width - 1))}…`
}
