import {Box} from 'ink'
import type {ReactElement} from 'react'
import type {BoardLayout, ColumnPlace} from '../../core/board/board-layout.ts'
import {glyphsOf} from '../../core/board/chrome.ts'
import {fitBoth} from '../../core/board/fit-line.ts'
import type {Model} from '../../core/board/model.ts'
import {cardWindowOf} from '../../core/board/settle.ts'
import {span, type Line} from '../../core/board/span.ts'
import {useBoard} from '../hooks/use-board.ts'
import {Card} from './card.tsx'
import {Rows} from './rows.tsx'

/** Border, two rows of title, id, mark and budget. */
const tallestCard = 7

/** A stage: its name, how many items it has and how many are out of sight, and the cards in sight. */
export function Column({place, layout}: {readonly place: ColumnPlace; readonly layout: BoardLayout}): ReactElement | undefined {
  const {model} = useBoard()
  const column = model.arrangement?.columns[place.index]
  if (column === undefined) return undefined
  const window = cardWindowOf(model, layout, place.index)
  const width = place.width - 1
  // Clipping costs Ink a second look at every character: it is asked for only where one card may be higher than the column.
  const overflow = layout.rows < tallestCard ? 'hidden' : 'visible'
  const items = column.ids.slice(window.top, window.end).flatMap(id => model.view?.items.get(id) ?? [])
  return (
    <Box flexDirection='column' width={place.width} height={layout.rows + layout.headRows} overflow={overflow}>
      <Rows lines={layOutHead(model, place.index, width, window, layout.headRows)} width={width} />
      {items.map(item => <Card key={item.id} item={item} width={width} density={layout.density} isDone={column.isDone} />)}
    </Box>
  )
}

function layOutHead(model: Model, index: number, width: number, window: {readonly top: number; readonly end: number}, headRows: number): readonly Line[] {
  const column = model.arrangement?.columns[index]
  if (column === undefined) return []
  const glyphs = glyphsOf(model)
  const isChosen = index === model.board.column
  const below = column.ids.length - window.end
  const hidden = [window.top > 0 ? `${glyphs.up}${window.top}` : '', below > 0 ? `${glyphs.down}${below}` : ''].filter(text => text !== '').join(' ')
  const rule = isChosen ? glyphs.chosenBorder.across : glyphs.rule
  if (headRows === 1) return [fitBoth([span(rule.repeat(Math.max(0, width - hidden.length - 1)), 'accent')], [span(hidden, 'muted')], width, 8, rule)]
  return [
    fitBoth([span(` ${column.name}`, isChosen ? 'accent' : 'plain', {bold: true}), span(` ${column.ids.length}`, 'muted')], [span(hidden, 'muted')], width, 8, glyphs.ellipsis),
    [span(rule.repeat(width), isChosen ? 'accent' : 'muted')]
  ]
}
