import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {editFields} from '../../core/artifact/edit.ts'
import {parseDocument} from '../../core/artifact/fields.ts'
import {LifecycleError} from '../../core/errors.ts'
import {isSystemError} from '../exit-code.ts'

/** Where templates of items are looked for: the project's own first, then those that are shipped. */
export interface TemplateFolders {
  /** The home folder in the working tree; undefined when no working tree has it. */
  readonly home: string | undefined
  /** `templates/` of the package. */
  readonly shipped: string
}

/** Kinds that have no template of their own start like a feature. */
const usualKind = 'feature'

/** The text a new item of a kind begins with: `templates/items/<kind>.md` of the project, else the shipped one, with title and kind filled in. */
export async function readItemTemplate(folders: TemplateFolders, title: string, kind: string): Promise<string> {
  const {text, file} = await findTemplate(folders, kind)
  // The title may hold anything, so into the frontmatter it goes by an edit that quotes it.
  const [head, body] = splitHead(text)
  const {value, problems} = editFields(head.replaceAll(/[^\S\n]*\{\{title\}\}/g, '') + body.replaceAll('{{title}}', () => title), {title: title === '' ? null : title, kind}, file)
  if (value === undefined) throw new LifecycleError('CONFIG_ITEM_TEMPLATE', `${file}: ${problems[0]?.message ?? 'the template cannot be read'}`, {hint: problems[0]?.fix ?? 'Look at the text between the dashes.', details: {path: file}})
  return value
}

async function findTemplate({home, shipped}: TemplateFolders, kind: string): Promise<{readonly text: string; readonly file: string}> {
  const roots = [...(home === undefined ? [] : [path.join(home, 'templates')]), shipped]
  for (const name of new Set([kind, usualKind])) {
    for (const root of roots) {
      const file = path.join(root, 'items', `${name}.md`)
      const text = await readIfThere(file)
      if (text !== undefined) return {text, file}
    }
  }
  return {text: '---\ntitle:\nkind:\n---\n', file: ''}
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw error
  }
}

/** Between the dashes and below them. A placeholder between braces is no YAML yet, so this cannot be left to the reader of documents. */
function splitHead(text: string): readonly [string, string] {
  const end = /^---\r?\n[\s\S]*?^---[^\S\n]*\r?\n?/m.exec(text)?.[0].length ?? 0
  return [text.slice(0, end), text.slice(end)]
}

/**
 * What somebody wrote, without what the template only asked or suggested: comments, lines with a `…` that nobody filled in, and
 * labels and headings with nothing below them. Empty when nothing was written at all.
 */
export function dropHints(saved: string, template: string): string {
  const suggested = parseDocument(template, '').value?.body ?? ''
  const text = (suggested.match(/<!--[\s\S]*?-->/g) ?? []).reduce((left, comment) => left.replace(comment, ''), saved)
  const given = new Set(suggested.split(/\r?\n/).map(line => line.trim()))
  const lines = text.split(/\r?\n/)
  if (lines.every(line => given.has(line.trim()))) return ''
  const labels = [...given].filter(line => rankOf(line) === label)
  const kept: string[] = []
  let below = nothing
  for (const line of lines.toReversed()) {
    const isWritten = !given.has(line.trim())
    // An answer beside its label is no answer to the label above.
    const rank = isWritten ? labels.some(start => line.startsWith(start)) ? label : content : rankOf(line.trim())
    if (rank === blank) kept.push(line)
    else if (isWritten || rank === content || rank < below) {
      kept.push(line)
      below = rank
    }
  }
  return `${kept.toReversed().join('\n').replace(/\n{3,}/g, '\n\n').trim()}\n`
}

// What a line of a template is, in an order: it is kept when what is kept below it stands higher. Headings have their level.
const [nothing, label, content, hint, blank] = [0, 9, 10, 11, 12]

function rankOf(line: string): number {
  if (line === '') return blank
  const heading = /^#{1,6}(?= )/.exec(line)
  if (heading) return heading[0].length
  if (line.includes('…')) return hint
  return /[:?]$/.test(line) ? label : content
}
