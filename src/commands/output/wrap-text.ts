import {sanitiseText} from '../../core/artifact/sanitise.ts'
import {wrapLine} from '../../core/board/wrap-line.ts'

/** Words in the lines they take on a terminal of that width, those after the first indented; off a terminal in one. */
export function wrapText(text: string, columns: number | undefined, indent = ''): readonly string[] {
  if (columns === undefined) return [sanitiseText(text)]
  return wrapLine([{text: sanitiseText(text), tone: 'plain'}], columns, indent === '' ? [] : [{text: indent, tone: 'plain'}]).map(line => line.map(span => span.text).join(''))
}
