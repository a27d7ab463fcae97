/** Text for each placeholder `{{name}}`; undefined: there is none, and the line that wants it stays as a comment that says so. */
export type TemplateValues = Readonly<Record<string, string | undefined>>

/** What a missing value is called in the comment that stands in for its line. */
const callings: Readonly<Record<string, string>> = {test: 'test command', setup: 'set-up command'}

const placeholder = /\{\{(\w+)\}\}/g

/**
 * Fills in a shipped template. A value goes in as it is, so the caller quotes for the place it stands in (`quoteScalar`).
 * Invariant: a template whose values are all there comes out with the same number of lines, and so does one with none.
 */
export function renderTemplate(text: string, values: TemplateValues): string {
  return text.split('\n').map(line => renderLine(line, values)).join('\n')
}

function renderLine(line: string, values: TemplateValues): string {
  const missing = [...line.matchAll(placeholder)].map(match => match[1]!).filter(name => values[name] === undefined)
  const filled = line.replace(placeholder, (_, name: string) => values[name] ?? `<${callings[name] ?? name}>`)
  if (missing.length === 0) return filled
  const indent = /^ */.exec(line)![0]
  return `${indent}# ${filled.slice(indent.length)}   (none was found: put yours here and take the # away)`
}

/** A YAML scalar that reads back as exactly this text, inside a flow mapping too: plain where that is safe, else in double quotes. */
export function quoteScalar(text: string): string {
  const isPlain = /^[A-Za-z0-9./_][\w ./@+=-]*$/.test(text) && !text.endsWith(' ') && !/^(?:true|false|null|yes|no|on|off|[-+.\d][\d._eExX]*)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}
