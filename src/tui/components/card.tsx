import type {ReactElement} from 'react'
import {layOutCard, layOutDoneCard} from '../../core/board/card-lines.ts'
import {describeCard} from '../../core/board/card.ts'
import type {Density} from '../../core/board/board-layout.ts'
import type {ItemStatus} from '../../core/plan/decision.ts'
import {useBoard} from '../hooks/use-board.ts'
import {useSpinner} from '../hooks/use-spinner.ts'
import {Rows} from './rows.tsx'

export interface CardProps {
  readonly item: ItemStatus
  readonly width: number
  readonly density: Density
  readonly isDone: boolean
}

/** One item. Only a card whose item runs is drawn again by the clock. */
export function Card({item, width, density, isDone}: CardProps): ReactElement | undefined {
  const {model, now} = useBoard()
  const {view, facts} = model
  const spinner = useSpinner(model, facts?.liveOf.has(item.id) ?? false)
  if (view === undefined || facts === undefined) return undefined
  const card = describeCard(item, view, facts, now().getTime())
  const look = {width, density, ascii: model.ascii, isChosen: item.id === model.board.id, spinner}
  return <Rows lines={isDone ? [layOutDoneCard(card, look)] : layOutCard(card, look)} width={width} />
}
