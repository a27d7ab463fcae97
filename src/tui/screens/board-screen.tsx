import {Box} from 'ink'
import type {ReactElement} from 'react'
import type {BoardLayout} from '../../core/board/board-layout.ts'
import {countBodyRows, glyphsOf} from '../../core/board/chrome.ts'
import type {Column} from '../../core/board/columns.ts'
import {fitBoth, lineWidth} from '../../core/board/fit-line.ts'
import type {Model} from '../../core/board/model.ts'
import {boardLayoutOf} from '../../core/board/settle.ts'
import {span, type Line} from '../../core/board/span.ts'
import {Column as ColumnView} from '../components/column.tsx'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'

/** The stages side by side, as many as fit; where they do not all fit, a bar names them. */
export function BoardScreen(): ReactElement {
  const {model} = useBoard()
  const layout = boardLayoutOf(model)
  const rows = countBodyRows(model)
  const {columns} = model.size
  const empty = describeEmptiness(model)
  if (empty !== undefined) return <Rows lines={[[], [span(`  ${empty}`, 'muted')]]} width={columns} rows={rows} />
  return (
    <Box flexDirection='column' height={rows}>
      {layout.hasBar && <Rows lines={[layout.places.length === 1 ? layOutBar(model, layout) : layOutNeighbours(model, layout)]} width={columns} />}
      <Box>{layout.places.map(place => <ColumnView key={place.index} place={place} layout={layout} />)}</Box>
    </Box>
  )
}

function describeEmptiness(model: Model): string | undefined {
  if (model.view === undefined) return `reading the project ${glyphsOf(model).ellipsis}`
  if (model.view.items.size === 0) return 'No items yet. Press n to make the first one.'
  const isEmpty = model.arrangement?.columns.every(column => column.ids.length === 0) ?? true
  return isEmpty ? `No item matches "${model.board.filterText}". Esc shows all.` : undefined
}

/** The columns out of sight, on the side where they are. */
function layOutNeighbours(model: Model, layout: BoardLayout): Line {
  const columns = model.arrangement?.columns ?? []
  const glyphs = glyphsOf(model)
  const first = layout.places[0]?.index ?? 0
  const end = first + layout.places.length
  const name = (column: Column) => `${column.name} ${column.ids.length}`
  const before = columns.slice(0, first).map(name).join(`  `)
  const after = columns.slice(end).map(name).join(`  `)
  return fitBoth(
    before === '' ? [] : [span(` ${glyphs.left} ${before}`, 'muted')], after === '' ? [] : [span(`${after} ${glyphs.right} `, 'muted')],
    model.size.columns, 0, glyphs.ellipsis
  )
}

/** All columns by name and count, around the chosen one where even the names do not fit; the chosen one stands out. */
function layOutBar(model: Model, layout: BoardLayout): Line {
  const columns = model.arrangement?.columns ?? []
  const glyphs = glyphsOf(model)
  const inSight = new Set(layout.places.map(place => place.index))
  const entry = (index: number): Line => {
    const column = columns[index]
    const isChosen = index === model.board.column
    const tone = isChosen ? 'accent' : inSight.has(index) ? 'plain' : 'muted'
    return [span(` ${column?.name ?? ''}`, tone, isChosen ? {bold: true} : {}), span(` ${column?.ids.length ?? 0} `, 'muted')]
  }
  const width = model.size.columns - 4
  let first = 0
  while (first < model.board.column && lineWidth(range(first, model.board.column + 1).flatMap(entry)) > width) first++
  let end = first
  while (end < columns.length && lineWidth(range(first, end + 1).flatMap(entry)) <= width) end++
  return [
    span(first > 0 ? glyphs.left : ' ', 'muted'), ...range(first, Math.max(end, first + 1)).flatMap(entry), span(end < columns.length ? glyphs.right : ' ', 'muted')
  ]
}

function range(from: number, to: number): readonly number[] {
  return Array.from({length: to - from}, (_, index) => from + index)
}
