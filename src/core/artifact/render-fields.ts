/** What the engine or a command writes into frontmatter; null is a key without value, undefined a key that is left out. */
export type FieldInput = string | number | boolean | null | readonly FieldInput[] | {readonly [key: string]: FieldInput | undefined}

/** Frontmatter for files that the engine writes itself: one line per key, in the order given, lists and maps inside in flow style. Same fields, same bytes. */
export function renderFields(fields: Readonly<Record<string, FieldInput | undefined>>): string {
  return Object.entries(fields).flatMap(([key, value]) => value === undefined ? [] : [`${renderEntry(key, value)}\n`]).join('')
}

/** A whole file of the engine's: frontmatter and body, ending with one line end. */
export function renderDocument(fields: Readonly<Record<string, FieldInput | undefined>>, body: string): string {
  return `---\n${renderFields(fields)}---\n${body === '' || body.endsWith('\n') ? body : `${body}\n`}`
}

/** `key: value` without a line end; `key:` for null. */
export function renderEntry(key: string, value: FieldInput): string {
  const text = renderValue(value, 'block')
  return text === '' ? `${renderKey(key, 'block')}:` : `${renderKey(key, 'block')}: ${text}`
}

/** Keys such as `on` stay as people write them: only values are ever typed. */
function renderKey(key: string, place: 'block' | 'flow'): string {
  return /^[a-z]+$/i.test(key) ? key : renderText(key, place)
}

/** One value on one line. `place` says whether commas and brackets end a plain scalar here. */
export function renderValue(value: FieldInput, place: 'block' | 'flow'): string {
  if (value === null) return ''
  if (typeof value === 'string') return renderText(value, place)
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map(entry => entry === null ? '""' : renderValue(entry, 'flow')).join(', ')}]`
  const entries = Object.entries(value).filter((entry): entry is [string, FieldInput] => entry[1] !== undefined)
  return `{${entries.map(([key, entry]) => `${renderKey(key, 'flow')}: ${entry === null ? '""' : renderValue(entry, 'flow')}`).join(', ')}}`
}

/** Beginnings and contents that every YAML reader takes as plain text; anything doubtful is quoted. */
const plain = /^(?:[\p{L}\p{N}_/.(+]|-(?=[\p{L}_]))(?:[\p{L}\p{N}\p{S}\p{M} _/.()+;!?'"@%&*~=-]|:(?=[^\s,[\]{}])|[,[\]{}#])*$/u
/** What a reader with the YAML 1.2 core schema, or an older one, would take for something else than text: numbers, booleans, nulls, dates, sexagesimals. */
const misread = /^(?:[-+]?[\d.][\d_.]*(?:e[-+]?\d*)?|[-+]?e[-+]?\d+|[-+]?0x[\da-f_]+|[-+]?0o?[0-7_]+|[-+]?0b[01_]+|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|[-+]?\.inf|\.nan|true|false|yes|no|on|off|y|n|null|~|\d{4}-\d\d?-\d\d?.*)$/i

/** Text as a plain scalar where every reader sees the same text, quoted otherwise. Multi-line text is one line with escapes. */
export function renderText(text: string, place: 'block' | 'flow'): string {
  const isPlain = plain.test(text) && !misread.test(text) && !/[\s]$|\s#|:$| {2}$/.test(text) && !/^(?:---|\.\.\.)/.test(text)
  if (isPlain && (place === 'block' || !/[,[\]{}:]/.test(text))) return text
  return isSingleLine(text) && !text.includes("'") ? quoteSingle(text) : quoteDouble(text)
}

/** In single quotes nothing is an escape; only for text of one line without invisible characters. */
export function quoteSingle(text: string): string {
  return isSingleLine(text) ? `'${text.replaceAll("'", "''")}'` : quoteDouble(text)
}

/** JSON's escapes are YAML's too; line separators and other invisible characters are written as escapes, so that no tool cuts a line there. */
export function quoteDouble(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u00a0\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, character =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function isSingleLine(text: string): boolean {
  return !/[\p{C}\u2028\u2029\u00a0]/u.test(text)
}

function isList(value: FieldInput): value is readonly FieldInput[] {
  return Array.isArray(value)
}
