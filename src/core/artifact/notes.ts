import {nextFence, type Fence} from './lines.ts'

/** A remark left in an artifact: `<!-- REVIEW(@ana): why not reuse the limiter? -->`. Who really wrote it, git says. */
export interface ReviewNote { readonly author: string; readonly text: string; /** 1-based, in the text given. */ readonly line: number }

interface FoundNote extends ReviewNote { readonly start: number; readonly end: number }

const opening = /<!--[ \t]*REVIEW[ \t]*\([ \t]*@?([^()\s]{1,100})[ \t]*\)[ \t]*:?/g

/** Reads the REVIEW notes of a text, over several lines too, but not those that a code block or a code span shows. */
export function readNotes(text: string): readonly ReviewNote[] {
  return findNotes(text).map(({author, text: said, line}) => ({author, text: said, line}))
}

/** The text as it was before the notes were put in: a note alone on its lines goes with them, and with the empty line it brought. */
export function removeNotes(text: string): string {
  const notes = findNotes(text)
  let out = ''
  let from = 0
  for (const note of notes) {
    const [start, end] = extend(text, note)
    out += text.slice(from, Math.max(from, start))
    from = Math.max(from, end)
  }
  return out + text.slice(from)
}

function findNotes(text: string): readonly FoundNote[] {
  const lastClose = text.lastIndexOf('-->')
  const notes: FoundNote[] = []
  let fence: Fence | undefined
  let line = 1
  let start = 0
  let midLine = false
  while (start < lastClose) {
    const lineEnd = endOfLine(text, start)
    const raw = text.slice(start, lineEnd)
    const after: Fence | undefined = midLine ? fence : nextFence(raw.replace(/\r?\n$/, ''), fence)
    const found: readonly FoundNote[] = fence === undefined && after === undefined && raw.includes('REVIEW') ? notesOfLine(text, start, raw, line) : []
    for (const note of found) notes.push(note)
    fence = after
    // A note of several lines is passed over whole, fences inside it too; what follows on its last line is searched as well.
    const last: FoundNote | undefined = found.at(-1)
    midLine = last !== undefined && last.end > lineEnd
    const next = midLine && last !== undefined ? last.end : lineEnd
    line += countLines(text, start, next)
    start = next
  }
  return notes
}

/** Notes that begin on this line, up to the first that goes on to the next. */
function notesOfLine(text: string, start: number, raw: string, line: number): FoundNote[] {
  const notes: FoundNote[] = []
  const spans = codeSpans(raw)
  let span = 0
  let end = start
  for (const match of raw.matchAll(opening)) {
    const at = start + match.index
    while (span < spans.length && (spans[span]?.[1] ?? 0) <= match.index) span += 1
    if (at < end || match.index >= (spans[span]?.[0] ?? Infinity)) continue
    const close = text.indexOf('-->', at + match[0].length)
    if (close < 0) break
    end = close + 3
    const said = text.slice(at + match[0].length, close).split(/\r?\n/).map(part => part.trim()).join('\n').trim()
    notes.push({author: match[1] ?? '', text: said, line, start: at, end})
  }
  return notes
}

function codeSpans(raw: string): readonly (readonly [number, number])[] {
  return [...raw.matchAll(/(?<!`)(`{1,8})(?!`)[^\n]*?[^`\n]\1(?!`)/g)].map(match => [match.index, match.index + match[0].length] as const)
}

/** What goes with a note: the blanks before it; where it stands alone, its lines, and one of two empty lines around it. */
function extend(text: string, note: FoundNote): readonly [number, number] {
  const lineStart = text.lastIndexOf('\n', note.start - 1) + 1
  const lineEnd = endOfLine(text, note.end)
  const before = text.slice(lineStart, note.start)
  const after = text.slice(note.end, lineEnd)
  if (before.trim() !== '') return [note.start - (/[ \t]*$/.exec(before)?.[0].length ?? 0), note.end]
  if (after.trim() !== '') return [note.start, note.end + (/^[ \t]*/.exec(after)?.[0].length ?? 0)]
  const emptyBefore = lineStart === 0 || /\n[ \t]*\r?\n$/.test(`\n${text.slice(Math.max(0, lineStart - 200), lineStart)}`)
  const following = text.slice(lineEnd, endOfLine(text, lineEnd))
  return [lineStart, emptyBefore && following !== '' && following.trim() === '' ? lineEnd + following.length : lineEnd]
}

/** Offset behind the line end of the line that holds `from`. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

function countLines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
