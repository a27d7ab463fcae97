import {clearBoxes} from './criteria.ts'
import {type Field} from './field-tree.ts'
import {parseDocument, type Document} from './fields.ts'
import {splitDocument} from './frontmatter.ts'
import {removeNotes} from './notes.ts'

/**
 * What makes two versions of item.md the same content: title and body, not the state of check boxes, not the keys that only
 * steer (priority, owner, labels, budget, due). Callers hash it.
 */
export function normaliseItem(text: string): string {
  const document = parseDocument(text, '').value
  if (document === undefined) return normaliseText(text)
  return join([document.fields['title'] ?? '', clearBoxes(normaliseText(document.body))])
}

/**
 * What makes two versions of a document the same content: its body and keys without REVIEW notes, line-end and final-newline
 * differences, and the tree of its attachments. Callers hash it.
 */
export function normaliseDocument(text: string, attachmentsTree?: string): string {
  const document: Pick<Document, 'fields' | 'body'> | undefined = parseDocument(text, '', {quotedBody: true}).value
  const body = document?.body ?? splitDocument(text, '').value?.body ?? text
  const keys = document?.fields ?? (body.length < text.length ? normaliseText(text.slice(0, text.length - body.length)) : '')
  return join([keys, normaliseText(removeNotes(body)), attachmentsTree ?? ''])
}

function normaliseText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^\ufeff/, '').replace(/^\n+|\n+$/g, '')
}

/** One string for several parts, none of which can run into the next; the order of keys is no content. */
function join(parts: readonly Field[]): string {
  return JSON.stringify(parts, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1)) : value)
}
