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
  const pairs = listPairs(model).map(({shown, label, stays}) => ({stays, pair: [span(` ${shown} `, 'accent'), span(`${label} `, 'muted')]}))
  let room = model.size.columns - lineWidth(pairs.flatMap(({stays, pair}) => stays ? pair : []))
  let isFull = false
  return pairs.flatMap(({stays, pair}) => {
    if (stays) return pair
    room -= lineWidth(pair)
    isFull ||= room < 0
    return isFull ? [] : pair
  })
}

/** One key of the footer. What stays has its place first: how to leave, and where the other keys are. */
interface Pair { readonly shown: string; readonly label: string; readonly stays: boolean }

function listPairs(model: Model): readonly Pair[] {
  const key = (shown: string, label: string): Pair => ({shown, label, stays: false})
  if (model.prompt?.type === 'confirm') return [key('Esc', 'cancel')]
  if (takesText(model)) return [key('Enter', 'ok'), key('Esc', model.prompt === undefined ? 'back' : 'cancel'), ...(hasCompletion(model) ? [key('Tab', 'complete')] : [])]
  const screen = topScreen(model)
  const isLast = screen?.type === 'decide' && screen.at === 'confirm'
  return listFooter(model).map(binding => ({
    shown: showKey(binding, model.ascii).split(' ')[0] ?? '', label: isLast && binding.intent.do === 'enter' ? 'commit it' : binding.label, stays: ['quit', 'show-tab', 'back'].includes(binding.intent.do)
  }))
}

function hasCompletion(model: Model): boolean {
  return model.prompt?.type === 'command' || model.prompt?.type === 'kind'
}
