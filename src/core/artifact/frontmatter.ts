import matter from 'gray-matter'
import {type Read} from '../problem.ts'
import {maxBlankRun, maxFrontmatter} from './limits.ts'
import {makeError, positionAt} from './problems.ts'

/** A Markdown file cut at its fences. All offsets count from the start of the text, byte order mark included. */
export interface SplitDocument {
  /** YAML between the fences, with the line end of its last line; undefined when the file has no frontmatter. */
  readonly frontmatter: {readonly text: string; readonly start: number; readonly end: number} | undefined
  readonly body: string
  readonly bodyStart: number
  /** Line end of the first line; what is added to the file uses it too. */
  readonly eol: '\n' | '\r\n'
  readonly bom: boolean
}

/**
 * Cuts a file into frontmatter and body. gray-matter decides where; it never parses: every language but YAML is refused before
 * it is called, and all its engines throw or do nothing (by default `---js` is evaluated, and `eval: false` does not stop it).
 */
export function splitDocument(text: string, path: string): Read<SplitDocument> {
  const bom = text.startsWith('\ufeff')
  const content = bom ? text.slice(1) : text
  const offset = bom ? 1 : 0
  const eol = /^[^\n]*\r\n/.test(content) ? '\r\n' : '\n'
  const opening = /^---(?!-)([^\r\n]*)(\r?\n|\r|$)/.exec(content)
  if (opening === null) return {value: {frontmatter: undefined, body: content, bodyStart: offset, eol, bom}, problems: []}

  const refuse = (code: string, message: string, fix: string, at: number): Read<SplitDocument> =>
    ({value: undefined, problems: [makeError(path, code, message, fix, positionAt(content, at))]})
  const language = (opening[1] ?? '').trim()
  if (!/^(yaml|yml)?$/.test(language)) {
    return refuse('frontmatter-language', `The frontmatter begins with "---${language.slice(0, 40)}"; only YAML is read, nothing is run.`, 'Begin the file with a line of three dashes and nothing else.', 0)
  }
  if (opening[2] === '\r') return refuse('line-ends-cr', 'The lines end with a carriage return alone.', 'Save the file with LF or CRLF line ends.', 0)
  const closing = content.indexOf('\n---', opening[0].length - 1)
  if (closing < 0) {
    return refuse('frontmatter-unclosed', 'The frontmatter is never closed: no line of three dashes follows.', 'Add a line of three dashes after the last key.', 0)
  }
  if (closing > maxFrontmatter) {
    return refuse('frontmatter-too-large', `The frontmatter has more than ${maxFrontmatter / 1024} KB.`, 'Move long text below the closing dashes.', 0)
  }
  const fence = /^\n---([ \t]*)(?:\r?\n|$)/.exec(content.slice(closing, closing + 200))
  if (fence === null) {
    return refuse('frontmatter-unclosed', `"${lineAt(content, closing + 1)}" is no end of the frontmatter.`, 'Close the frontmatter with a line of three dashes and nothing else.', closing + 1)
  }
  if (hasLongBlank(content, closing)) {
    return refuse('frontmatter-too-large', `The frontmatter has more than ${maxBlankRun} blanks in one piece.`, 'Remove the empty lines.', 0)
  }
  const rest = callGrayMatter(content)
  if (rest === undefined) return refuse('frontmatter-unclosed', 'The frontmatter cannot be told from the body.', 'Close the frontmatter with a line of three dashes and nothing else.', 0)

  const start = offset + opening[0].length
  const end = offset + closing + 1
  // gray-matter leaves blanks after the closing dashes, and the line end behind them, to the body.
  const blanks = fence[1] ?? ''
  const body = blanks === '' ? rest : rest.slice(blanks.length).replace(/^\r?\n/, '')
  return {value: {frontmatter: {text: text.slice(start, end), start, end}, body, bodyStart: text.length - body.length, eol, bom}, problems: []}
}

/** The text after the closing fence, or undefined when gray-matter sees no YAML there. Any options object keeps it from its cache, which hands out shared objects. */
function callGrayMatter(content: string): string | undefined {
  const refuse = (): never => {
    throw new Error('only YAML is read')
  }
  const file = matter(content, {language: 'yaml', engines: {yaml: () => ({}), json: refuse, javascript: refuse, coffee: refuse, toml: refuse}})
  return /^ya?ml$/.test(file.language) ? file.content : undefined
}

function hasLongBlank(content: string, end: number): boolean {
  let run = 0
  for (let i = 0; i < end; i += 1) {
    run = content.charCodeAt(i) <= 32 ? run + 1 : 0
    if (run > maxBlankRun) return true
  }
  return false
}

function lineAt(content: string, start: number): string {
  return /^[^\r\n]{0,40}/.exec(content.slice(start, start + 40))?.[0] ?? ''
}
