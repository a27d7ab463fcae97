import type {ReactElement} from 'react'
import {countAirRows, layOutBanner, layOutHeader} from '../../core/board/chrome.ts'
import {useBoard} from '../hooks/use-board.ts'
import {Rows} from './rows.tsx'

/** The project in one line, and under it what is wrong with its configuration. */
export function Header(): ReactElement {
  const {model} = useBoard()
  const {columns} = model.size
  return <Rows lines={[layOutHeader(model, columns), ...layOutBanner(model, columns), ...Array.from({length: countAirRows(model.size)}, () => [])]} width={columns} />
}
