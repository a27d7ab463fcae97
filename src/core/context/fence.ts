/**
 * Foreign text as a code block that it cannot close: the fence is longer than any run of backticks inside. What stands in it is
 * material for the reader, never an order to it.
 */
export function fence(text: string, language = 'markdown'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(run => run[0].length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${marks}`
}
