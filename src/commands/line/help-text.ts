import {exitCodes} from '../exit-code.ts'
import {paint} from '../output/terminal.ts'
import type {CommandDefinition} from './definition.ts'
import {globalOptions, groups, publicDefinitions} from './definitions.ts'
import {argumentSyntax, optionSyntax} from './syntax.ts'

interface Look { readonly colour: boolean; /** Lines are wrapped to this width, at most 100. */ readonly columns: number | undefined }

/** The overview: what a person wants first, the fifteen commands that do it, and how to go on. */
export function renderOverview(look: Look): string {
  const lines = [
    'Lifecycle drives work items from idea to release: Markdown files in your own Git repository, passes by agents, decisions by people.',
    '',
    `${heading(look, 'Usage')}  lifecycle [-C <dir>] [<command>] [<arguments>]`,
    '       without a command: the board on a terminal, otherwise status'
  ]
  for (const {group, heading: title} of groups) {
    lines.push('', heading(look, title), ...summaries(publicDefinitions.filter(definition => definition.group === group), look))
  }
  lines.push('', 'New here?            lifecycle demo', 'Help for a command   lifecycle <command> --help', 'Every command        lifecycle help --all')
  return lines.flatMap(line => wrap(line, width(look), '')).join('\n')
}

/** Every command, the options all of them take, and what the exit codes mean. */
export function renderFullOverview(look: Look): string {
  const more = publicDefinitions.filter(({group}) => group === 'more')
  const options = globalOptions.map(option => ({left: option.name === 'C' ? '-C <dir>' : optionSyntax(option), right: option.about}))
  const codes = Object.values(exitCodes).map(({code, about}) => ({left: String(code).padStart(3), right: about}))
  return [
    renderOverview(look).split('\n\nNew here?')[0]!,
    '',
    heading(look, 'More'), ...summaries(more, look),
    '',
    heading(look, 'Options of every command'), ...pairs(options, look),
    '',
    heading(look, 'Exit codes'), ...pairs(codes, look)
  ].join('\n')
}

/** One command explained to somebody who sees it for the first time. */
export function renderCommandHelp(definition: CommandDefinition, look: Look): string {
  const parts = [
    wrap(definition.description, width(look), '').join('\n'),
    `${heading(look, 'Usage')}  ${usageLine(definition)}`
  ]
  const words = definition.arguments ?? []
  if (words.length > 0) parts.push([heading(look, 'Arguments'), ...pairs(words.map(word => ({left: argumentSyntax(word), right: word.about})), look)].join('\n'))
  const options = definition.options ?? []
  if (options.length > 0) parts.push([heading(look, 'Options'), ...pairs(options.map(option => ({left: alignShort(optionSyntax(option)), right: option.about})), look)].join('\n'))
  const examples = definition.examples ?? []
  if (examples.length > 0) parts.push([heading(look, examples.length === 1 ? 'Example' : 'Examples'), ...examples.flatMap(({line, about}) => [`  ${paint(look, 'muted', `# ${about}`)}`, `  ${line}`])].join('\n'))
  return parts.join('\n\n')
}

/** `lifecycle take [options] <id> [step]`. */
export function usageLine(definition: CommandDefinition): string {
  const options = (definition.options ?? []).length > 0 ? ['[options]'] : []
  return ['lifecycle', definition.name, ...options, ...(definition.arguments ?? []).map(argumentSyntax)].join(' ')
}

function summaries(definitions: readonly CommandDefinition[], look: Look): readonly string[] {
  return pairs(definitions.map(({name, summary}) => ({left: name, right: summary})), look, 16)
}

function pairs(rows: readonly {readonly left: string; readonly right: string}[], look: Look, least = 0): readonly string[] {
  const left = Math.max(least, ...rows.map(row => row.left.length))
  const indent = ' '.repeat(left + 4)
  return rows.flatMap(row => wrap(row.right, width(look), indent).map((line, i) => i === 0 ? `  ${paint(look, 'accent', row.left.padEnd(left))}  ${line.trimStart()}` : line))
}

/** Options without a short form line up with those that have one. */
function alignShort(syntax: string): string {
  return syntax.startsWith('--') ? `    ${syntax}` : syntax
}

function heading(look: Look, text: string): string {
  return paint(look, 'strong', text)
}

function width(look: Look): number {
  return Math.min(look.columns ?? 100, 100)
}

function wrap(text: string, columns: number, indent: string): readonly string[] {
  const room = Math.max(20, columns - indent.length)
  if (text.length <= room) return [indent + text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}
