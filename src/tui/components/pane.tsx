import type {ReactElement} from 'react'
import {glyphsOf} from '../../core/board/chrome.ts'
import {span, type Line} from '../../core/board/span.ts'
import {useBoard} from '../hooks/use-board.ts'
import {Rows} from './rows.tsx'

export interface PaneProps { readonly lines: readonly Line[]; readonly width: number; readonly rows: number; readonly scroll: number }

/** The part of a long text that is in sight; the last row says how much follows. */
export function Pane({lines, width, rows, scroll}: PaneProps): ReactElement {
  const {model} = useBoard()
  const top = Math.max(0, Math.min(scroll, lines.length - rows))
  const below = lines.length - top - rows
  const shown = lines.slice(top, top + rows)
  const more: Line = [span(`${glyphsOf(model).down} ${below + 1} more rows`, 'muted')]
  return <Rows lines={below > 0 ? [...shown.slice(0, -1), more] : shown} width={width} rows={rows} />
}
