import type {ReactElement} from 'react'
import {layOutBottom} from '../../core/board/chrome.ts'
import {useBoard} from '../hooks/use-board.ts'
import {useSpinner} from '../hooks/use-spinner.ts'
import {Rows} from './rows.tsx'

/** Above the keys: a prompt, a question, what is under way, what went wrong. */
export function Bottom(): ReactElement {
  const {model} = useBoard()
  const spinner = useSpinner(model, model.pending.length > 0 && model.prompt === undefined)
  return <Rows lines={layOutBottom(model, model.size.columns, spinner ?? '')} width={model.size.columns} />
}
