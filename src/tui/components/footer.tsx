import type {ReactElement} from 'react'
import type {Model} from '../../core/board/model.ts'
import {span, type Line} from '../../core/board/span.ts'
import {lineWidth} from '../../core/board/fit-line.ts'
import {takesText} from '../../core/board/prompt.ts'
import {topScreen} from '../../core/board/target.ts'
import {useBoard} from '../hooks/use-board.ts'
import {listFooter, showKey} from '../keymap.ts'
import {Rows} from './rows.tsx'

/** The keys of what is on top; those that do not fit are left to the help screen. */
export function Footer(): ReactElement {
  const {model} = useBoard()
  return <Rows lines={[layOutFooter(model)]} width={model.size.columns} />
}

function layOutFooter(model: Model): Line {
  const line: Line[number][] = []
  let used = 0
  for (const [shown, label] of listPairs(model)) {
    const pair: Line = [span(` ${shown} `, 'accent'), span(`${label} `, 'muted')]
    const width = lineWidth(pair)
    if (used + width > model.size.columns) break
    line.push(...pair)
    used += width
  }
  return line
}

function listPairs(model: Model): readonly (readonly [string, string])[] {
  if (model.prompt?.type === 'confirm') return [['Esc', 'cancel']]
  if (takesText(model)) return [['Enter', 'ok'], ['Esc', model.prompt === undefined ? 'back' : 'cancel'], ...(hasCompletion(model) ? [['Tab', 'complete'] as const] : [])]
  const screen = topScreen(model)
  const isLast = screen?.type === 'decide' && screen.at === 'confirm'
  return listFooter(model).map(binding => [showKey(binding, model.ascii), isLast && binding.intent.do === 'enter' ? 'commit it' : binding.label] as const)
}

function hasCompletion(model: Model): boolean {
  return model.prompt?.type === 'command' || model.prompt?.type === 'kind'
}
