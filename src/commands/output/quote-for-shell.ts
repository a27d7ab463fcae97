/** A path as a person can paste it into a shell. */
export function quoteForShell(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
