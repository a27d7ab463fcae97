import {exitCodes} from '../exit-code.ts'
import type {CommandDefinition} from './definition.ts'
import {globalOptions, groups, publicDefinitions} from './definitions.ts'
import {usageLine} from './help-text.ts'
import {argumentSyntax, optionSyntax} from './syntax.ts'

/** The reference of all commands as Markdown, for docs/commands.md: made from the definitions that also make `--help`, so it cannot disagree. */
export function renderCommandReference(): string {
  const sections = [...groups, {group: 'more', heading: 'More'} as const].map(({group, heading}) => {
    const commands = publicDefinitions.filter(definition => definition.group === group)
    return [`## ${heading}`, ...commands.map(renderCommand)].join('\n\n')
  })
  return [
    '# Commands',
    'Every command can be typed as `lifecycle <command>` or `git lifecycle <command>`. Without a command: the board on a terminal, otherwise `status`.',
    'Results go to standard output, progress and problems to standard error. `--json` prints `{"schemaVersion": 1, "kind": …, "data": …}`; problems are `{severity, code, message, target, fix}`. Ids may be shortened to any unique beginning. `-` is standard input.',
    ['Options of every command:', '', ...globalOptions.map(option => `- \`${option.name === 'C' ? '-C <dir>' : optionSyntax(option)}\`: ${lower(option.about)}`)].join('\n'),
    ['| exit code | meaning |', '|---|---|', ...Object.values(exitCodes).map(({code, about}) => `| ${code} | ${about} |`)].join('\n'),
    ...sections
  ].join('\n\n') + '\n'
}

function renderCommand(definition: CommandDefinition): string {
  const list = (rows: readonly {readonly syntax: string; readonly about: string}[]) => rows.map(({syntax, about}) => `- \`${syntax}\`: ${lower(about)}`)
  const details = [
    ...list((definition.arguments ?? []).map(argument => ({syntax: argumentSyntax(argument), about: argument.about}))),
    ...list((definition.options ?? []).map(option => ({syntax: optionSyntax(option), about: option.about})))
  ]
  const examples = (definition.examples ?? []).map(({line, about}) => `${line}   # ${about}`)
  return [
    `### ${definition.name}`,
    definition.description,
    `    ${usageLine(definition)}`,
    ...(details.length > 0 ? [details.join('\n')] : []),
    ...(examples.length > 0 ? [['```sh', ...examples, '```'].join('\n')] : [])
  ].join('\n\n')
}

function lower(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text
}
