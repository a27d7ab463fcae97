/** An object of an agent's output whose fields are not trusted to be there or to have the type they should have. */
export type Fields = Readonly<Record<string, unknown>>

/** A line of a JSON-lines stream as an object; undefined for anything else, which stays in the log and gives no event. */
export function parseJsonLine(line: string): Fields | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    return asFields(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** The value when it is an object. */
export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined
}

/** The objects among the value's elements; none when it is no list. */
export function asList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(asFields).filter(fields => fields !== undefined) : []
}

/** The value when it is a text that says something. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A text cut to one line for a title or a note; what it says in full is in the log. */
export function oneLine(text: string, length = 200): string {
  const line = text.slice(0, length * 4).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
