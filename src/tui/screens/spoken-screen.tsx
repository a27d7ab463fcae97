import {Box} from 'ink'
import type {ReactElement} from 'react'
import {widthOf} from '../../core/board/measure.ts'
import {span} from '../../core/board/span.ts'
import {speak} from '../../core/board/speak.ts'
import {Rows} from '../components/rows.tsx'
import {useBoard} from '../hooks/use-board.ts'

/** The board as sentences: nothing is drawn, nothing moves by itself. */
export function SpokenScreen(): ReactElement {
  const {model, now} = useBoard()
  const sentences = speak(model, now().getTime())
  return (
    <Box flexDirection='column'>
      {sentences.map((sentence, index) => <Rows key={index} lines={[[span(sentence)]]} width={Math.max(1, widthOf(sentence))} />)}
    </Box>
  )
}
