import {Box} from 'ink'
import type {ReactElement} from 'react'
import {countBodyRows, glyphsOf} from '../../core/board/chrome.ts'
import {countDiff} from '../../core/board/diff-lines.ts'
import {fitBoth} from '../../core/board/fit-line.ts'
import {countOf} from '../../core/board/format.ts'
import type {TextScreen as TextScreenState} from '../../core/board/model.ts'
import {countTextRows, rowsOfText} from '../../core/board/scroll.ts'
import {span, type Line} from '../../core/board/span.ts'
import {Pane} from '../components/pane.tsx'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'
import {useSpinner} from '../hooks/use-spinner.ts'

/** A diff or a log, over the whole screen. A log shows its end for as long as nobody scrolls up. */
export function TextScreen({screen}: {readonly screen: TextScreenState}): ReactElement {
  const {model} = useBoard()
  const {columns} = model.size
  const glyphs = glyphsOf(model)
  const isLive = screen.type === 'log' && (model.facts?.liveOf.has(screen.item) ?? false)
  const spinner = useSpinner(model, isLive)
  const rows = countTextRows(model)
  const lines = screen.text === undefined ? [[span(`reading ${glyphs.ellipsis}`, 'muted')]] : rowsOfText(model, screen)
  const shown = lines.length === 0 ? [[span(screen.type === 'diff' ? 'Nothing has changed.' : 'The log is empty.', 'muted')]] : lines
  const scroll = screen.follow ? Math.max(0, lines.length - rows) : screen.scroll
  const title: Line = [span(` ${screen.title}`, 'plain', {bold: true}), span(isLive ? `  ${spinner ?? ''} ${screen.follow ? 'follows' : 'G follows again'}` : '', 'running')]
  return (
    <Box flexDirection='column' height={countBodyRows(model)}>
      <Rows lines={[fitBoth(title, describeSize(screen), columns, 20, glyphs.ellipsis), [span(glyphs.rule.repeat(columns), 'muted')]]} width={columns} />
      <Box paddingLeft={1}><Pane lines={shown} width={columns - 2} rows={rows} scroll={scroll} /></Box>
    </Box>
  )
}

function describeSize(screen: TextScreenState): Line {
  if (screen.type !== 'diff' || screen.text === undefined) return []
  const {files, added, removed} = countDiff(screen.text)
  return [span(`${countOf(files, 'file')}  `, 'muted'), span(`+${added} `, 'good'), span(`-${removed} `, 'bad')]
}
