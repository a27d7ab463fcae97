/** What was found in a text: its kind, and its line, counted from one. */
export interface SecretAt { readonly name: string; readonly line: number }

/**
 * A text for a record, which everybody reads, without the lines that hold what looks like a secret. Of a key in several lines only the
 * first is known by its form: what follows goes to its end.
 */
export function leaveOutSecrets(text: string, found: readonly SecretAt[]): string {
  if (found.length === 0) return text
  const names = new Map(found.map(({name, line}) => [line, name]))
  const kept: string[] = []
  let isInside = false
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    const name = names.get(at + 1)
    if (name !== undefined) kept.push(`[a line was left out: it looks like a secret (${name})]`)
    else if (!isInside) kept.push(line)
    isInside = (isInside || name === 'private key') && !/-----END [A-Z0-9 ]*PRIVATE KEY/.test(line)
  }
  return kept.join('\n')
}
