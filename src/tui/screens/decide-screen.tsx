import {Box} from 'ink'
import type {ReactElement} from 'react'
import {nameAskWhole} from '../../core/board/card.ts'
import {countBodyRows, glyphsOf} from '../../core/board/chrome.ts'
import {layOutDecision, layOutForm} from '../../core/board/decide-lines.ts'
import {fitBoth} from '../../core/board/fit-line.ts'
import {glyphOf} from '../../core/board/marks.ts'
import type {DecideScreen as DecideScreenState, Model} from '../../core/board/model.ts'
import {span, type Line} from '../../core/board/span.ts'
import {Pane} from '../components/pane.tsx'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'

/** A decision in place: what is asked and what to know on top, the answer in the making below. */
export function DecideScreen({screen}: {readonly screen: DecideScreenState}): ReactElement {
  const {model} = useBoard()
  const {width, formRows, answer} = layOut(model, screen)
  return (
    <Box flexDirection='column' height={countBodyRows(model)}>
      <Rows lines={layOutHead(model, screen)} width={model.size.columns} />
      <Box paddingLeft={1}><Pane lines={layOutForm(model, screen, width)} width={width} rows={formRows} scroll={screen.scroll} /></Box>
      <Rows lines={[[span(glyphsOf(model).rule.repeat(model.size.columns), 'you')]]} width={model.size.columns} />
      <Box paddingLeft={1}><Rows lines={answer} width={width} /></Box>
    </Box>
  )
}

/** Last row of the form that may be on top. */
export function decideScrollLimit(model: Model, screen: DecideScreenState): number {
  const {width, formRows} = layOut(model, screen)
  return Math.max(0, layOutForm(model, screen, width).length - formRows)
}

function layOut(model: Model, screen: DecideScreenState): {readonly width: number; readonly formRows: number; readonly answer: readonly Line[]} {
  const width = Math.min(110, model.size.columns - 2)
  const item = model.view?.items.get(screen.item)
  const form = item?.forms.find(f => f.name === screen.form)
  const answer: readonly Line[] = item === undefined || form === undefined
    ? [[span('This is no longer open: what it was about has changed, or somebody else answered. Nothing was written.', 'bad')]]
    : layOutDecision(model, item, form, screen, width)
  return {width, answer: [...answer, []], formRows: Math.max(1, countBodyRows(model) - answer.length - 4)}
}

function layOutHead(model: Model, screen: DecideScreenState): readonly Line[] {
  const {columns} = model.size
  const glyphs = glyphsOf(model)
  const item = model.view?.items.get(screen.item)
  const form = item?.forms.find(f => f.name === screen.form)
  const title: Line = [
    span(` ${glyphOf('you', model.ascii)} `, 'you'), span(form === undefined ? screen.form : `${nameAskWhole(form)}  `, 'you', {bold: true}),
    span(item?.title ?? screen.item, 'plain', {bold: true}), span(`  ${screen.item}`, 'muted')
  ]
  return [fitBoth(title, [span(`${screen.form} `, 'muted')], columns, 20, glyphs.ellipsis), [span(glyphs.rule.repeat(columns), 'muted')]]
}
