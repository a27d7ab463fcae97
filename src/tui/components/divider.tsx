import type {ReactElement} from 'react'
import {glyphsOf} from '../../core/board/chrome.ts'
import {span} from '../../core/board/span.ts'
import {useBoard} from '../hooks/use-board.ts'
import {Rows} from './rows.tsx'

/** A line between two panes, three cells wide. */
export function Divider({rows}: {readonly rows: number}): ReactElement {
  const {model} = useBoard()
  const {down} = glyphsOf(model).border
  return <Rows lines={Array.from({length: rows}, () => [span(` ${down} `, 'muted')])} width={3} />
}
