import {Box} from 'ink'
import type {ReactElement} from 'react'
import {countBodyRows, glyphsOf} from '../../core/board/chrome.ts'
import {layOutItemHead, layOutSectionEntry, layOutStepHead} from '../../core/board/item-lines.ts'
import type {ItemScreen as ItemScreenState, Model} from '../../core/board/model.ts'
import {divideItem, rowsOfSection} from '../../core/board/scroll.ts'
import {chooseSection, listSections, type Section} from '../../core/board/sections.ts'
import {span, type Line} from '../../core/board/span.ts'
import type {ItemStatus} from '../../core/plan/decision.ts'
import {Divider} from '../components/divider.tsx'
import {Pane} from '../components/pane.tsx'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'
import {useSpinner} from '../hooks/use-spinner.ts'

/** One item whole: its steps on the left, what the chosen one holds on the right; on a narrow terminal one after the other. */
export function ItemScreen({screen}: {readonly screen: ItemScreenState}): ReactElement | undefined {
  const {model, now} = useBoard()
  const item = model.view?.items.get(screen.id)
  const spinner = useSpinner(model, model.facts?.liveOf.has(screen.id) ?? false)
  if (item === undefined) return undefined
  const nowMs = now().getTime()
  const panes = divideItem(model)
  const chosen = screen.section ?? chooseSection(item, model.view?.me)
  const detail = model.loaded?.id === item.id ? model.loaded.detail : undefined
  const sections = listSections(item, detail, model.view?.me)
  const section = sections.find(s => s.key === chosen)
  const look = {width: panes.list, isFocused: screen.focus === 'list', spinner, nowMs}
  const list = windowList(sections.map(s => layOutSectionEntry(model, item, s, {...look, isChosen: s.key === chosen})), sections.findIndex(s => s.key === chosen), panes.rows)
  const content = section === undefined ? undefined : <Content item={item} screen={screen} section={section} nowMs={nowMs} />
  return (
    <Box flexDirection='column' height={countBodyRows(model)}>
      <Rows lines={layOutItemHead(model, item, model.size.columns, nowMs, spinner)} width={model.size.columns} />
      <Box>
        {(panes.isWide || screen.focus === 'list') && <Rows lines={list} width={panes.list} rows={panes.rows} />}
        {panes.isWide && <Divider rows={panes.rows} />}
        {(panes.isWide || screen.focus === 'content') && content}
      </Box>
    </Box>
  )
}

interface ContentProps { readonly item: ItemStatus; readonly screen: ItemScreenState; readonly section: Section; readonly nowMs: number }

function Content({item, screen, section, nowMs}: ContentProps): ReactElement {
  const {model} = useBoard()
  const panes = divideItem(model)
  const head = layOutStepHead(model, item, section, panes.content, nowMs)
  const rows = model.loaded?.detail === undefined || model.loaded.id !== item.id ? [describeLoading(model)] : rowsOfSection(model, screen, section.key)
  return (
    <Box flexDirection='column' paddingLeft={panes.isWide ? 0 : 1}>
      <Rows lines={head} width={panes.content} />
      <Pane lines={rows} width={panes.content} rows={Math.max(1, panes.rows - head.length)} scroll={screen.scroll} />
    </Box>
  )
}

function describeLoading(model: Model): Line {
  const isFailed = model.loaded?.state === 'failed'
  return [span(isFailed ? model.loaded?.problem ?? 'it cannot be read' : `reading ${glyphsOf(model).ellipsis}`, isFailed ? 'bad' : 'muted')]
}

/** As many rows of the list as fit, the chosen entry among them. */
function windowList(entries: readonly (readonly Line[])[], chosen: number, rows: number): readonly Line[] {
  const lines = entries.flat()
  const end = entries.slice(0, chosen + 1).reduce((sum, entry) => sum + entry.length, 0)
  const first = Math.max(0, Math.min(end - Math.ceil(rows / 2), lines.length - rows))
  return lines.slice(first, first + rows)
}
