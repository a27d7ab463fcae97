import {parseDocument} from '../artifact/fields.ts'
import {type Field} from '../artifact/field-tree.ts'
import {renderEntry, type FieldInput} from '../artifact/render-fields.ts'
import {type Read} from '../problem.ts'
import {readFields} from './read-fields.ts'
import {itemSchema} from './schemas.ts'

const numbers = new Set(['priority'])
const booleans = new Set(['draft', 'hold'])
const lists = new Set(['labels', 'needs', 'skip', 'touches'])

/**
 * Types the text of `lifecycle set key=value` for a splice into item.md, so that it looks as a person would have written it
 * (`priority: 0`, `labels: [auth, api]`), and refuses what item.md would refuse. Keys of the user's own stay text; undefined removes.
 */
export function readItemChanges(changes: Readonly<Record<string, string | undefined>>, path: string): Read<Readonly<Record<string, FieldInput | undefined>>> {
  const typed = Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value === undefined || value === '' ? undefined : typeValue(key, value.trim())]))
  const lines = Object.entries(typed).flatMap(([key, value]) => value === undefined ? [] : [`${renderEntry(key, value)}\n`])
  const {value: document, problems} = parseDocument(`---\n${lines.join('')}---\n`, path)
  if (document === undefined) return {value: undefined, problems}
  const fields: Record<string, Field> = {kind: 'any', ...document.fields}
  const {problems: faults} = readFields(itemSchema, fields, document, path)
  return faults.length > 0 ? {value: undefined, problems: faults.map(({line: _line, column: _column, ...problem}) => problem)} : {value: typed, problems: []}
}

function typeValue(key: string, value: string): FieldInput {
  if (numbers.has(key) && /^\d{1,15}$/.test(value)) return Number(value)
  if (booleans.has(key) && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (key === 'budget' && /^\d{1,9}(\.\d{1,6})?$/.test(value)) return Number(value)
  return lists.has(key) ? value.split(',').map(part => part.trim()).filter(part => part !== '') : value
}
