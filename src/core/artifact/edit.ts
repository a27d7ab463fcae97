import {isMap, isNode, isScalar, isSeq, type Node, type Pair} from 'yaml'
import {type Read} from '../problem.ts'
import {isFields, isKeyRefused, type Field} from './field-tree.ts'
import {parseDocument, type ParseOptions} from './fields.ts'
import {splitDocument} from './frontmatter.ts'
import {makeError} from './problems.ts'
import {quoteDouble, quoteSingle, renderEntry, renderFields, renderValue, type FieldInput} from './render-fields.ts'
import {readYamlMap, type MapNode} from './yaml-reader.ts'

interface Splice { readonly start: number; readonly end: number; readonly text: string }

/**
 * Changes top-level keys of a file's frontmatter by splices: every other byte stays (comments, order, quotes, line ends, byte
 * order mark, keys nobody knows). `undefined` removes a key with its lines; a new key goes before the closing dashes; a file
 * without frontmatter gets one. The result is read back before it is handed out: an edit that would not say what it should is a problem.
 */
export function editFields(text: string, changes: Readonly<Record<string, FieldInput | undefined>>, path = '', options: ParseOptions = {}): Read<string> {
  const before = parseDocument(text, path, options)
  const {value: split} = splitDocument(text, path)
  if (before.value === undefined || split === undefined) return {value: undefined, problems: before.problems}
  const old = before.value.fields
  const wanted = Object.entries(changes).filter(([key, value]) => value === undefined ? key in old : !(key in old && isSame(old[key], value)))
  const forbidden = wanted.find(([key]) => isKeyRefused(key) || key === '')
  if (forbidden !== undefined) return {value: undefined, problems: [makeError(path, 'frontmatter-key', `The key "${forbidden[0]}" is not allowed.`, 'Give the key another name.')]}
  if (wanted.length === 0) return {value: text, problems: []}

  if (split.frontmatter === undefined) {
    const added = `---\n${renderFields(Object.fromEntries(wanted))}---\n`.replaceAll('\n', split.eol)
    return check(text.slice(0, split.bodyStart) + added + split.body, old, wanted, path, options)
  }
  const source = split.frontmatter.text
  const root = readYamlMap(source, path)
  if (root.problems.length > 0) return {value: undefined, problems: root.problems}
  if (root.value?.flow === true) {
    return {value: undefined, problems: [makeError(path, 'frontmatter-flow', 'The frontmatter is one map in braces.', 'Write one "key: value" per line.', {line: 2, column: 1})]}
  }
  const splices: Splice[] = []
  for (const [key, value] of wanted) {
    const pair = root.value?.items.find(item => isScalar(item.key) && item.key.value === key)
    if (pair !== undefined) splices.push(...spliceKey(source, pair, value))
    else if (value !== undefined) splices.push({start: source.length, end: source.length, text: renderEntry(key, value) + split.eol})
  }
  const edited = text.slice(0, split.frontmatter.start) + applySplices(source, splices) + text.slice(split.frontmatter.end)
  return check(edited, old, wanted, path, options)
}

/** Keys in a YAML file that a person sees and edits; a value on the key's own line stays there, one below it is pulled up. */
function spliceKey(source: string, pair: MapNode['items'][number], value: FieldInput | undefined): readonly Splice[] {
  const keyEnd = pair.key.range?.[1] ?? 0
  const colon = source.indexOf(':', keyEnd)
  // An empty value has a place of its own only behind its comment: it counts as none.
  const isEmpty = pair.value === null || (isScalar(pair.value) && pair.value.type === 'PLAIN' && pair.value.source === '')
  const valueStart = isNode(pair.value) && pair.value.range ? pair.value.range[0] : colon + 1
  const valueEnd = isEmpty ? colon + 1 : Math.max(colon + 1, endOf(pair))
  if (value === undefined) return [{start: lineStart(source, pair.key.range?.[0] ?? 0), end: lineEnd(source, valueEnd), text: ''}]
  const text = renderLike(value, pair.value)
  if (valueEnd <= colon + 1) return [{start: colon + 1, end: colon + 1, text: text === '' ? '' : ` ${text}`}]
  if (!source.slice(colon, valueStart).includes('\n')) {
    // A block scalar ends with its last line end, which the line keeps.
    const end = source[valueEnd - 1] === '\n' ? valueEnd - (source[valueEnd - 2] === '\r' ? 2 : 1) : valueEnd
    return [{start: text === '' ? colon + 1 : valueStart, end, text}]
  }
  return [
    {start: colon + 1, end: colon + 1, text: text === '' ? '' : ` ${text}`},
    {start: lineEnd(source, colon), end: lineEnd(source, valueEnd), text: ''}
  ]
}

/** Keeps the quotes that were there. */
function renderLike(value: FieldInput, old: Node | null | undefined): string {
  if (typeof value === 'string' && isScalar(old)) {
    if (old.type === 'QUOTE_DOUBLE') return quoteDouble(value)
    if (old.type === 'QUOTE_SINGLE') return quoteSingle(value)
  }
  return renderValue(value, 'block')
}

/** Where the last character of a value is; the reader's own ranges of collections go on over comments and empty lines behind them. */
function endOf(node: unknown): number {
  if (isMap(node) && node.flow !== true) return Math.max(node.range?.[0] ?? 0, ...node.items.map(endOf))
  if (isSeq(node) && node.flow !== true) return Math.max(node.range?.[0] ?? 0, ...node.items.map(endOf))
  if (isNode(node)) return node.range?.[1] ?? 0
  if (typeof node !== 'object' || node === null) return 0
  const pair = node as Pair
  return Math.max(endOf(pair.key), endOf(pair.value))
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1
}

/** Behind the line end; an offset that is itself behind one stays. */
function lineEnd(source: string, offset: number): number {
  if (offset > 0 && source[offset - 1] === '\n') return offset
  const end = source.indexOf('\n', offset)
  return end < 0 ? source.length : end + 1
}

function applySplices(source: string, splices: readonly Splice[]): string {
  let out = ''
  let from = 0
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    out += source.slice(from, splice.start) + splice.text
    from = splice.end
  }
  return out + source.slice(from)
}

function check(edited: string, old: Readonly<Record<string, Field>>, wanted: readonly (readonly [string, FieldInput | undefined])[], path: string, options: ParseOptions): Read<string> {
  const after = parseDocument(edited, path, options)
  const fields = after.value?.fields
  const changed = new Map(wanted)
  const isRight = fields !== undefined
    && wanted.every(([key, value]) => value === undefined ? !(key in fields) : isSame(fields[key], value))
    && Object.keys(old).every(key => changed.has(key) || isSame(fields[key], old[key] ?? ''))
  if (isRight) return {value: edited, problems: []}
  const why = after.problems[0]?.message ?? 'another value would change with it'
  return {value: undefined, problems: [makeError(path, 'edit-failed', `${wanted.map(([key]) => `"${key}"`).join(', ')} cannot be changed without touching the rest: ${why}.`, 'Edit the file by hand.')]}
}

/** Whether a field as read says what an input means; all scalars are compared as text. */
function isSame(field: Field | undefined, input: FieldInput | Field): boolean {
  if (field === undefined) return false
  if (input === null) return field === ''
  if (typeof input !== 'object') return field === String(input)
  if (Array.isArray(input)) return Array.isArray(field) && field.length === input.length && input.every((entry: FieldInput, i) => isSame(field[i] as Field, entry))
  if (!isFields(field)) return false
  const entries = Object.entries(input).filter(entry => entry[1] !== undefined)
  return Object.keys(field).length === entries.length && entries.every(([key, value]) => isSame(field[key], value as FieldInput))
}
