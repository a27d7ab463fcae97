import {Box} from 'ink'
import type {ReactElement} from 'react'
import {countBodyRows, glyphsOf} from '../../core/board/chrome.ts'
import {withoutBlanks} from '../../core/board/without-blanks.ts'
import {layOutInbox} from '../../core/board/inbox-lines.ts'
import {layOutMarkdown} from '../../core/board/markdown.ts'
import type {Model} from '../../core/board/model.ts'
import {span, type Line} from '../../core/board/span.ts'
import {findTarget} from '../../core/board/target.ts'
import {Divider} from '../components/divider.tsx'
import {Pane} from '../components/pane.tsx'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'

const twoPanesFrom = 90

/** What waits for me, ranked with the reason; beside it, what the chosen one asks. */
export function InboxScreen(): ReactElement {
  const {model} = useBoard()
  const {columns} = model.size
  const rows = countBodyRows(model)
  const list = inboxListWidth(columns)
  const entries = layOutInbox(model, list, rows)
  const lines: readonly Line[] = entries.length === 0 ? [[], [span('  Nothing waits for anybody.', 'muted')]] : [
    ...(entries.every(entry => entry.lines.length > 0) && model.facts?.inbox.length === 0 && model.facts.work.length === 0 ? [[span(' Nothing waits for you.', 'good')], []] : []),
    ...entries.flatMap(entry => [...(entry.heading === undefined ? [] : [[span(` ${entry.heading}`, 'plain', {bold: true})] as Line, [] as Line]), ...entry.lines])
  ]
  if (columns < twoPanesFrom) return <Rows lines={lines} width={columns} rows={rows} />
  const width = previewWidth(columns)
  return (
    <Box height={rows}>
      <Rows lines={lines} width={list} rows={rows} />
      <Divider rows={rows} />
      <Pane lines={previewOf(model, width)} width={width} rows={rows} scroll={model.scroll.inbox} />
    </Box>
  )
}

/** Last row of the preview that may be on top. */
export function inboxScrollLimit(model: Model): number {
  const {columns} = model.size
  return columns < twoPanesFrom ? 0 : Math.max(0, previewOf(model, previewWidth(columns)).length - countBodyRows(model))
}

function previewWidth(columns: number): number {
  return Math.min(110, columns - inboxListWidth(columns) - 4)
}

function inboxListWidth(columns: number): number {
  return columns < twoPanesFrom ? columns : Math.min(72, Math.floor(columns * 0.45))
}

function previewOf(model: Model, width: number): readonly Line[] {
  const item = findTarget(model)
  if (item === undefined) return []
  const detail = model.loaded?.id === item.id ? model.loaded.detail : undefined
  if (detail === undefined) return [[span(model.loaded?.problem ?? `reading ${glyphsOf(model).ellipsis}`, 'muted')]]
  const name = model.inboxKey?.slice(item.id.length + 1)
  const form = detail.forms.find(f => f.name === name)
  return layOutMarkdown(form === undefined ? detail.body : withoutBlanks(form.text), width, glyphsOf(model))
}
