import {sanitiseText} from '../artifact/sanitise.ts'
import type {Glyphs} from './glyphs.ts'
import {span, type Line} from './span.ts'
import {wrapLine} from './wrap-line.ts'

/** A unified diff longer than this is cut, with a line that says so: nobody reads it on a board. */
const maxLines = 20_000

const fileStart = /^diff --git a\/(?<from>.*) b\/(?<to>.*)$/u
const noise = /^(?:index |--- |\+\+\+ |similarity |old mode |new mode )/u

/** Unified diff text as styled rows: a rule with the name for each file, numbers beside each line, nothing cut off on the right. */
export function layOutDiff(text: string, width: number, glyphs: Glyphs): readonly Line[] {
  const lines = sanitiseText(text).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const rows: Line[] = []
  const at: Position = {old: 0, new: 0, inHunk: false}
  for (const line of lines.slice(0, maxLines)) rows.push(...layOutLine(line, at, width, glyphs))
  if (lines.length > maxLines) rows.push([], [span(`${lines.length - maxLines} more lines: open it in the pager.`, 'muted')])
  return rows
}

/** Files and lines a diff changes, for a heading. */
export function countDiff(text: string): {readonly files: number; readonly added: number; readonly removed: number} {
  let files = 0
  let added = 0
  let removed = 0
  let inHunk = false
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) {
      files++
      inHunk = false
    } else if (line.startsWith('@@')) inHunk = true
    else if (inHunk && line.startsWith('+')) added++
    else if (inHunk && line.startsWith('-')) removed++
  }
  return {files, added, removed}
}

interface Position { old: number; new: number; inHunk: boolean }

function layOutLine(line: string, at: Position, width: number, glyphs: Glyphs): readonly Line[] {
  const file = fileStart.exec(line)
  if (file !== null) {
    at.inHunk = false
    return layOutFile(file.groups?.['from'] ?? '', file.groups?.['to'] ?? '', width, glyphs)
  }
  const hunk = /^@@ -(?<old>\d+)(?:,\d+)? \+(?<new>\d+)(?:,\d+)? @@(?<where>.*)$/u.exec(line)
  if (hunk !== null) {
    at.old = Number(hunk.groups?.['old'])
    at.new = Number(hunk.groups?.['new'])
    at.inHunk = true
    return [[span(`${glyphs.separator.repeat(3)} line ${at.new}`, 'accent'), span(hunk.groups?.['where'] ?? '', 'muted')]]
  }
  if (!at.inHunk) return noise.test(line) || line === '' ? [] : wrapLine([span(line, 'muted')], width)
  return wrapLine(layOutChange(line, at), width, [span('       ', 'muted')])
}

function layOutFile(from: string, to: string, width: number, glyphs: Glyphs): readonly Line[] {
  const name = from === to ? to : `${from} ${glyphs.right} ${to}`
  return [[], [span(name, 'plain', {bold: true})], [span(glyphs.rule.repeat(width), 'muted')]]
}

function layOutChange(line: string, at: Position): Line {
  const number = (value: number) => span(`${String(value).padStart(4)} `, 'muted')
  const sign = line[0]
  const text = line.slice(1)
  if (sign === '+') return [number(at.new++), span(`+ ${text}`, 'good')]
  if (sign === '-') return [number(at.old++), span(`- ${text}`, 'bad')]
  if (sign === '\\') return [span(`     ${line}`, 'muted')]
  at.old++
  return [number(at.new++), span(`  ${text}`, 'plain')]
}
