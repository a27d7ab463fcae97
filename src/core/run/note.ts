import type {RunRecord} from '../project/records.ts'

/** The first heading or sentence of a text; a quote in front of it is a remark about the text, as the rehearsal agent makes one, and rows of a table say nothing alone. */
export function firstLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim()).filter(line => line !== '')
  const line = lines.find(candidate => !/^[>|]/.test(candidate)) ?? lines[0] ?? ''
  return line.replace(/^#+\s+/, '')
}

/** A record in one line, for progress and logs: what a judge says comes first, what its bill does not say last. */
export function noteOf({verdict, summary, usageNote}: Pick<RunRecord, 'verdict' | 'summary' | 'usageNote'>): string {
  const line = firstLine(summary)
  return `${verdict === undefined ? line : `${verdict}: ${line}`}${usageNote === undefined ? '' : ` (${usageNote})`}`
}
