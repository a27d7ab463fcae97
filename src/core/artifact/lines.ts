/** One line of a body, with where it stands and whether it belongs to a fenced code block (fences included). */
export interface Line { readonly text: string; readonly start: number; readonly fenced: boolean }

/** An open code fence: its character and how many of them close it. */
export interface Fence { readonly mark: string; readonly length: number }

/** The fence that is open after `line`: code blocks show Markdown, they do not mean it. */
export function nextFence(line: string, open: Fence | undefined): Fence | undefined {
  const match = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)$/.exec(line)
  if (match === null) return open
  const marks = match[1] ?? ''
  const mark = marks[0] ?? ''
  const rest = match[2] ?? ''
  if (open === undefined) return mark === '`' && rest.includes('`') ? undefined : {mark, length: marks.length}
  return mark === open.mark && marks.length >= open.length && rest.trim() === '' ? undefined : open
}

/** Cuts a body into lines (LF or CRLF, ends left out) and marks those inside fenced code. */
export function readLines(body: string): readonly Line[] {
  const lines: Line[] = []
  let open: Fence | undefined
  let start = 0
  while (start <= body.length) {
    const end = body.indexOf('\n', start)
    const raw = body.slice(start, end < 0 ? body.length : end)
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const after = nextFence(text, open)
    lines.push({text, start, fenced: open !== undefined || after !== undefined})
    open = after
    if (end < 0) break
    start = end + 1
  }
  return lines
}
