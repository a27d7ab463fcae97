import {readLines} from './lines.ts'

/** One check box of an item: an acceptance criterion that people tick. */
export interface Criterion { readonly text: string; readonly checked: boolean; /** 1-based, in the body. */ readonly line: number }

const box = /^(\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ xX])(\][ \t]+)(.*)$/

/** Reads the check boxes of a body, outside code blocks, in their order. */
export function readCriteria(body: string): readonly Criterion[] {
  return readLines(body).flatMap((line, index) => {
    const match = line.fenced ? null : box.exec(line.text)
    return match === null ? [] : [{text: (match[4] ?? '').trim(), checked: match[2] !== ' ', line: index + 1}]
  })
}

/** The body with every box empty: ticking one is no change of what is asked for. */
export function clearBoxes(body: string): string {
  return readLines(body).map(line => line.fenced ? line.text : line.text.replace(box, '$1 $3$4')).join('\n')
}
