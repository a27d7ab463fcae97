import {parseDocument} from '../../core/artifact/fields.ts'
import {type Field} from '../../core/artifact/field-tree.ts'
import type {NewItem} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'

/** An item as a text says it; what it does not say is undefined. */
export interface ItemText {
  readonly title: string | undefined
  readonly kind: string | undefined
  readonly body: string
  readonly fields: Readonly<Record<string, string>>
}

/** Reads an item from Markdown: frontmatter if there is some; otherwise the first heading or line is the title. */
export function readItemText(text: string, path: string): ItemText {
  const {value: document, problems: [problem]} = parseDocument(text, path)
  if (document === undefined) {
    throw new LifecycleError('USAGE_ITEM_TEXT', `${path}${problem?.line === undefined ? '' : `:${problem.line}`}: ${problem?.message ?? 'the text cannot be read'}`, {hint: problem?.fix ?? 'Look at the text between the dashes.'})
  }
  if (!document.hasFrontmatter) return readPlainText(document.body)
  const {title, kind, ...rest} = Object.fromEntries(Object.entries(document.fields).map(([key, field]) => [key, readScalar(key, field, path)]))
  return {title: title === '' ? undefined : title, kind: kind === '' ? undefined : kind, body: document.body, fields: dropEmpty(rest)}
}

/** The item to create: what was said on the command line wins over what the text says. */
export function toNewItem(text: ItemText, said: {readonly title: string; readonly kind: string | undefined}, defaultKind: string): NewItem {
  const title = said.title === '' ? text.title : said.title
  if (title === undefined || title.trim() === '') {
    throw new LifecycleError('USAGE_NO_TITLE', 'the item has no title; nothing was added', {hint: 'Give it one: title: … between the dashes, or lifecycle new "Title"'})
  }
  const kind = said.kind ?? text.kind ?? defaultKind
  return {title: title.trim(), kind, ...(text.body.trim() === '' ? {} : {body: text.body}), ...(Object.keys(text.fields).length === 0 ? {} : {fields: text.fields})}
}

function readPlainText(body: string): ItemText {
  const lines = body.split(/\r?\n/)
  const first = lines.findIndex(line => line.trim() !== '')
  const title = lines[first]?.replace(/^#+\s*/, '').trim()
  return {title, kind: undefined, body: lines.slice(first + 1).join('\n').replace(/^\n+/, ''), fields: {}}
}

function readScalar(key: string, field: Field, path: string): string {
  if (typeof field === 'string') return field
  if (Array.isArray(field) && field.every(entry => typeof entry === 'string')) return field.join(', ')
  throw new LifecycleError('USAGE_ITEM_TEXT', `${path}: "${key}" is neither a text nor a list of texts`, {hint: 'Put what is more than that into the text below the dashes.'})
}

function dropEmpty(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}
