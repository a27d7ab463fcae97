import {type JournalEntry} from '../../core/project/snapshot.ts'

const types: readonly string[] = ['pass', 'check', 'take', 'merge'] satisfies readonly JournalEntry['type'][]

/** Reads one entry back; undefined when anything in it is not as `begin` wrote it. */
export function parseJournalEntry(text: string): JournalEntry | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = value as Record<string, unknown>
  const {item, run, number, step, type, attempt, round, by, inputs, findings, start, pool, reservedMicro, startedAt} = fields
  if (![item, run, step, by, pool, startedAt].every(isText) || ![number, attempt, round, reservedMicro].every(isCount)) return undefined
  if (!types.includes(type as string) || !isTextMap(inputs) || !Array.isArray(findings) || !findings.every(isText)) return undefined
  if (start !== undefined && !isText(start)) return undefined
  // JSON has no undefined: the key is simply absent there.
  return {...(fields as unknown as JournalEntry), start: start as string | undefined}
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTextMap(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText)
}
