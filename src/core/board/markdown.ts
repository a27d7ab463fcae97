import {Lexer, type Token, type Tokens} from 'marked'
import {sanitiseText} from '../artifact/sanitise.ts'
import {fitLine, lineWidth} from './fit-line.ts'
import type {Glyphs} from './glyphs.ts'
import {styleInline} from './markdown-inline.ts'
import {span, type Line} from './span.ts'
import {wrapLine} from './wrap-line.ts'

/** Documents beyond this are shown up to it: laying out a megabyte would stop the board for seconds. */
const maxCharacters = 200_000

/** Markdown as rows of at most `width` cells. Frontmatter is left out; REVIEW notes, which Markdown hides, are shown. */
export function layOutMarkdown(text: string, width: number, glyphs: Glyphs): readonly Line[] {
  const body = text.replace(/^---\r?\n[^]*?\r?\n(?:---|\.\.\.)(?:\r?\n|$)/u, '')
  const shown = sanitiseText(body.slice(0, maxCharacters))
  const rows = trimRows(layOutBlocks(lex(shown), Math.max(8, width), glyphs))
  return body.length > maxCharacters ? [...rows, [], [span('It goes on: open it in the editor.', 'muted')]] : rows
}

/** A text of thousands of nested quotes overflows the parser's stack: it is shown as it is instead. */
function lex(text: string): readonly Token[] {
  try {
    return new Lexer({gfm: true}).lex(text)
  } catch {
    return [{type: 'code', raw: text, text, lang: ''}]
  }
}

function layOutBlocks(tokens: readonly Token[], width: number, glyphs: Glyphs): readonly Line[] {
  return tokens.flatMap(token => layOutBlock(token, width, glyphs))
}

function layOutBlock(token: Token, width: number, glyphs: Glyphs): readonly Line[] {
  switch (token.type) {
    case 'space': case 'def': return []
    case 'heading': return layOutHeading(token as Tokens.Heading, width)
    case 'paragraph': case 'text': return [...wrapAll(styleInline(token.tokens ?? [token]), width), ...(token.type === 'paragraph' ? [[]] : [])]
    case 'code': return layOutCode(String(token.text), width, glyphs)
    case 'blockquote': return indentRows(trimRows(layOutBlocks(token.tokens ?? [], width - 2, glyphs)), [span(`${glyphs.bar} `, 'muted')], true)
    case 'list': return [...layOutList(token as Tokens.List, width, glyphs), []]
    case 'table': return layOutTable(token as Tokens.Table, width, glyphs)
    case 'hr': return [[span(glyphs.rule.repeat(Math.min(width, 24)), 'muted')], []]
    case 'html': return layOutHtml(token.raw, width)
    default: return wrapAll([[span(token.raw, 'muted')]], width)
  }
}

function layOutHeading(token: Tokens.Heading, width: number): readonly Line[] {
  const look = token.depth <= 2 ? {tone: 'accent' as const, bold: true} : {tone: 'plain' as const, bold: true}
  return [...wrapAll(styleInline(token.tokens, look), width), []]
}

function layOutCode(text: string, width: number, glyphs: Glyphs): readonly Line[] {
  const edge = [span(`${glyphs.bar} `, 'muted')]
  return [...text.split('\n').flatMap(line => wrapLine([...edge, span(line, 'code')], width, edge)), []]
}

function layOutList(list: Tokens.List, width: number, glyphs: Glyphs): readonly Line[] {
  const start = typeof list.start === 'number' ? list.start : 1
  return list.items.flatMap((item, index) => {
    const bullet = list.ordered ? `${start + index}.` : glyphs.bullet
    const lead: Line = item.task
      ? [span(`${item.checked ? glyphs.ticked : glyphs.unticked} `, item.checked ? 'good' : 'muted')]
      : [span(`${bullet} `, 'accent')]
    const inner = trimRows(layOutBlocks(item.tokens.filter(token => token.type !== 'checkbox'), width - lineWidth(lead), glyphs))
    const rows = inner.length === 0 ? [[]] : inner
    return rows.map((row, at) => at === 0 ? [...lead, ...row] : row.length === 0 ? row : [span(' '.repeat(lineWidth(lead))), ...row])
  })
}

function layOutTable(table: Tokens.Table, width: number, glyphs: Glyphs): readonly Line[] {
  const cells = [table.header, ...table.rows].map(row => row.map(cell => styleInline(cell.tokens).flat()))
  const gap = 3
  const wanted = table.header.map((_, column) => Math.max(1, ...cells.map(row => lineWidth(row[column] ?? []))))
  const widths = shareWidth(wanted, width - gap * (wanted.length - 1))
  const rule = [span(widths.map(w => glyphs.rule.repeat(w)).join(glyphs.rule.repeat(gap)), 'muted')]
  const rows = cells.map((row, at) => widths.flatMap((w, column) => {
    const cell = row[column] ?? []
    const look = at === 0 ? cell.map(part => ({...part, bold: true})) : cell
    return [...(column === 0 ? [] : [span(' '.repeat(gap))]), ...fitLine(look, w, glyphs.ellipsis)]
  }))
  return [...rows.slice(0, 1), rule, ...rows.slice(1), []]
}

/** Columns get what they want; when that is too much, the widest give way first. */
function shareWidth(wanted: readonly number[], width: number): readonly number[] {
  const given = [...wanted]
  for (let sum = given.reduce((a, b) => a + b, 0); sum > width; sum--) {
    const widest = given.indexOf(Math.max(...given))
    if ((given[widest] ?? 0) <= 3) return given
    given[widest] = (given[widest] ?? 0) - 1
  }
  return given
}

function layOutHtml(raw: string, width: number): readonly Line[] {
  const note = /^<!--\s*REVIEW\((?<who>[^)]*)\):?(?<what>[^]*?)-->\s*$/u.exec(raw)
  if (note === null) return raw.startsWith('<!--') ? [] : wrapAll([[span(raw.trimEnd(), 'muted')]], width)
  const {who = '', what = ''} = note.groups ?? {}
  return [...wrapLine([span(`${who}: `, 'you', {bold: true}), span(what.trim().replaceAll(/\s+/gu, ' '), 'you')], width, [span('  ')]), []]
}

function wrapAll(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap(line => wrapLine(line, width))
}

function indentRows(rows: readonly Line[], edge: Line, withGap: boolean): readonly Line[] {
  return [...rows.map(row => [...edge, ...row]), ...(withGap ? [[]] : [])]
}

function trimRows(rows: readonly Line[]): readonly Line[] {
  const last = rows.findLastIndex(row => row.length > 0)
  return rows.slice(0, last + 1)
}
