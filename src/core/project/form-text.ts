/** The body of a form: numbered questions with room for replies, and a comment. Line based, so that a person's own lines survive. */

export interface Section {
  /** The question, or undefined for the comment. */
  readonly question: string | undefined
  /** What a person wrote there; empty when nothing. */
  readonly reply: string
  /** Lines of the body that hold the reply's room: `[from, to)`. */
  readonly from: number
  readonly to: number
}

/** A question as it stands in a form: later lines are indented, and one that would look like a reply is escaped. */
export function renderQuestion(question: string, number: number): readonly string[] {
  const [first = '', ...rest] = question.trim().split('\n').map(line => line.trimEnd())
  return [`${number}. ${first}`, ...rest.map(line => line === '' ? '' : `   ${line.replace(/^(\s*)>/, '$1\\>')}`), '   >']
}

/** The questions of a form as the engine asked it. */
export function readQuestions(body: string): readonly string[] {
  const lines = toLines(body)
  const questions: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const first = /^(\d+)\. (.*)$/.exec(lines[at] ?? '')
    if (first === null || Number(first[1]) !== questions.length + 1) continue
    const text = [first[2] ?? '']
    for (at += 1; at < lines.length && !isReply(lines[at] ?? ''); at += 1) text.push((lines[at] ?? '').replace(/^ {3}/, '').replace(/^(\s*)\\>/, '$1>'))
    questions.push(text.join('\n').trim())
  }
  return questions
}

/** Finds the replies to known questions, and the comment, in a body that a person has edited. Sections that are gone have no room. */
export function readSections(body: string, questions: readonly string[]): {readonly replies: readonly (Section | undefined)[]; readonly comment: Section | undefined} {
  const lines = toLines(body)
  const starts: {readonly question: number; readonly line: number; readonly height: number}[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const next = starts.length
    const question = questions[next]
    if (question !== undefined) {
      const asked = renderQuestion(question, next + 1).slice(0, -1)
      if ((lines[at] ?? '').startsWith(asked[0] ?? '')) starts.push({question: next, line: at, height: countSame(lines, at, asked)})
    }
  }
  const lastStart = starts.at(-1)
  const commentAt = lines.findIndex((line, at) => at > (lastStart === undefined ? -1 : lastStart.line) && /^comments?:/i.test(line))
  const replies = questions.map((question, index): Section | undefined => {
    const start = starts[index]
    if (start === undefined) return undefined
    const end = starts[index + 1]?.line ?? (commentAt < 0 ? lines.length : commentAt)
    const beside = start.height === 1 ? (lines[start.line] ?? '').slice(`${index + 1}. ${question.split('\n')[0] ?? ''}`.length) : ''
    return makeSection(lines, question, start.line + start.height, end, beside)
  })
  const comment = commentAt < 0 ? undefined : makeSection(lines, undefined, commentAt + 1, lines.length, (lines[commentAt] ?? '').replace(/^comments?:/i, ''))
  return {replies, comment}
}

/** Puts text into a section's room; the lines around it stay as they are. */
export function fillSection(body: string, section: Section, text: string): string {
  const lines = body.split('\n')
  const eol = lines[0]?.endsWith('\r') === true ? '\r' : ''
  const filled = text.trim().split('\n').map(line => `   > ${line.trimEnd()}`.trimEnd() + eol)
  return [...lines.slice(0, section.from), ...filled, ...lines.slice(section.to)].join('\n')
}

function makeSection(lines: readonly string[], question: string | undefined, from: number, end: number, beside: string): Section {
  let to = end
  while (to > from && (lines[to - 1] ?? '').trim() === '') to -= 1
  const said = [beside, ...lines.slice(from, to)].map(line => line.replace(/^\s*(?:> ?)*/, '').trimEnd())
  return {question, reply: said.join('\n').trim(), from, to}
}

function countSame(lines: readonly string[], at: number, asked: readonly string[]): number {
  let same = 1
  while (same < asked.length && (lines[at + same] ?? '').trimEnd() === (asked[same] ?? '').trimEnd()) same += 1
  return same
}

function isReply(line: string): boolean {
  return /^\s*>/.test(line)
}

function toLines(body: string): string[] {
  return body.split('\n').map(line => line.endsWith('\r') ? line.slice(0, -1) : line)
}
