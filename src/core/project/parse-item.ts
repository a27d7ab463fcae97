import {parseDocument, type Document} from '../artifact/fields.ts'
import {findNearest} from '../artifact/nearest.ts'
import {makeWarning} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {readFields} from './read-fields.ts'
import {type ItemRequest} from './records.ts'
import {itemSchema} from './schemas.ts'

/** Keys of item.md that mean something here; all others are the user's own and survive. */
export const itemKeys: readonly string[] = Object.keys(itemSchema.shape)

/**
 * Reads item.md. Any error leaves no value: half a request must not start paid work (`hold: ture` would not hold). A missing title
 * is taken from the first heading, else from the id; an unknown key that looks like a slip is a warning.
 */
export function parseItem(text: string, path: string): Read<ItemRequest> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const {value: read, problems: faults} = readFields(itemSchema, document.fields, document, path)
  const warnings = findSlips(document, path)
  if (read === undefined) return {value: undefined, problems: [...faults, ...warnings]}
  const title = read.title ?? /^#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(document.body.slice(0, 10_000))?.[1] ?? titleOfPath(path)
  const dropped = read.dropped?.toLowerCase() === 'false' ? undefined : read.dropped
  return {
    value: {
      title, kind: read.kind, owner: read.owner, priority: read.priority ?? 2, labels: read.labels ?? [], needs: read.needs ?? [], parent: read.parent, touches: read.touches ?? [],
      budgetMicro: read.budget, due: read.due, draft: read.draft ?? false, hold: read.hold ?? false, dropped, skip: read.skip ?? [], body: document.body
    },
    problems: warnings
  }
}

function findSlips(document: Document, path: string): readonly Problem[] {
  return Object.keys(document.fields).flatMap(key => {
    if (itemKeys.includes(key)) return []
    const meant = findNearest(key, itemKeys)
    if (meant === undefined) return []
    return [makeWarning(path, 'unknown-key', `The key "${key}" is not known and is kept as yours.`, `Did you mean "${meant}"?`, document.positionOf([key]))]
  })
}

function titleOfPath(path: string): string {
  const words = (/([^/]+)\/[^/]*$/.exec(path)?.[1] ?? path).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
