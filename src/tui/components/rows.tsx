import {Box, Text} from 'ink'
import type {ReactElement} from 'react'
import {glyphsOf} from '../../core/board/chrome.ts'
import {fitLine} from '../../core/board/fit-line.ts'
import {withText, type Line} from '../../core/board/span.ts'
import {useBoard} from '../hooks/use-board.ts'

export interface RowsProps {
  readonly lines: readonly Line[]
  readonly width: number
  /** Filled up with empty rows, or cut, to this many. */
  readonly rows?: number
}

/**
 * Lines as rows of exactly `width` cells.
 * Invariant: the only component that puts text on the screen, so nothing foreign gets there without the sanitiser in `fitLine`.
 */
export function Rows({lines, width, rows}: RowsProps): ReactElement | undefined {
  const {theme, model} = useBoard()
  const shown = rows === undefined ? lines : Array.from({length: rows}, (_, index) => lines[index] ?? [])
  if (shown.length === 0 || width <= 0) return undefined
  const {ellipsis} = glyphsOf(model)
  const text = shown.map(line => theme.paint(trimLine(fitLine(line, width, ellipsis))))
  return (
    <Box flexDirection='column' width={width} height={shown.length} flexShrink={0}>
      {text.map((row, index) => <Text key={index} wrap='truncate'>{row === '' ? ' ' : row}</Text>)}
    </Box>
  )
}

/** Blank cells at the end are left to the terminal: Ink looks at every character of every frame. */
function trimLine(line: Line): Line {
  const last = line.at(-1)
  if (last === undefined || last.inverse || last.underline) return line
  const text = last.text.trimEnd()
  return text === '' ? trimLine(line.slice(0, -1)) : [...line.slice(0, -1), withText(last, text)]
}
