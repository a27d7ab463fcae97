import {Argument, Command, CommanderError, Option} from 'commander'
import {LifecycleError} from '../../core/errors.ts'
import type {CommandDefinition} from './definition.ts'
import {findNearest} from '../../core/artifact/nearest.ts'
import {emptyValue} from './parse-plain-words.ts'
import {argumentSyntax, optionSyntax} from './syntax.ts'

/** What was typed after a command's name, by the names of its definition. */
export interface ParsedArguments {
  readonly arguments: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly options: Readonly<Record<string, string | readonly string[] | boolean | undefined>>
  /** Values of -C, in order. */
  readonly folders: readonly string[]
}

/** Parses the words after a command's name as GNU tools do; throws USAGE_… with the nearest match. */
export function parseArguments(definition: CommandDefinition, words: readonly string[]): ParsedArguments {
  const parser = buildParser(definition)
  try {
    parser.parse([...words], {from: 'user'})
  } catch (error) {
    throw error instanceof CommanderError ? usageError(error, definition) : error
  }
  const given = parser.opts<Record<string, string | string[] | boolean>>()
  return {
    arguments: Object.fromEntries((definition.arguments ?? []).map((argument, i) => [argument.name, parser.processedArgs[i] as string | string[] | undefined])),
    options: Object.fromEntries((definition.options ?? []).map(option => [option.name, given[option.name] ?? emptyValue(option)])),
    folders: Array.isArray(given.C) ? given.C : []
  }
}

function buildParser(definition: CommandDefinition): Command {
  const parser = new Command(definition.name)
    .exitOverride()
    .configureOutput({writeOut: () => {}, writeErr: () => {}})
    .showSuggestionAfterError(false)
    .helpOption(false)
    .helpCommand(false)
    .action(() => {})
    .addOption(new Option('-C <dir>').argParser(collect))
  for (const argument of definition.arguments ?? []) parser.addArgument(new Argument(argumentSyntax(argument)))
  for (const option of definition.options ?? []) {
    const made = new Option(optionSyntax(option))
    parser.addOption(option.many ? made.argParser(collect) : made)
  }
  return parser
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...previous ?? [], value]
}

const ourCodes: Readonly<Record<string, `USAGE_${string}`>> = {
  'commander.unknownOption': 'USAGE_UNKNOWN_OPTION',
  'commander.missingArgument': 'USAGE_MISSING_ARGUMENT',
  'commander.optionMissingArgument': 'USAGE_MISSING_VALUE',
  'commander.excessArguments': 'USAGE_TOO_MANY_ARGUMENTS'
}

/** A missing argument in words that say what belongs there, with a line that would have done. */
function missingArgument(definition: CommandDefinition, name: string): LifecycleError {
  const argument = definition.arguments?.find(known => known.name === name)
  const [example] = definition.examples ?? []
  const list = argument?.completes === 'item' ? ' What there is: lifecycle status' : ''
  return new LifecycleError('USAGE_MISSING_ARGUMENT', `lifecycle ${definition.name} needs <${name}>${argument === undefined ? '' : `: ${lowerFirst(argument.about)}`}`, {
    hint: `${example === undefined ? `See lifecycle ${definition.name} --help.` : `For example: ${example.line}.`}${list}`, details: {command: definition.name, argument: name}
  })
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

function usageError(error: CommanderError, definition: CommandDefinition): LifecycleError {
  const missing = error.code === 'commander.missingArgument' ? /'([^']+)'/.exec(error.message)?.[1] : undefined
  if (missing !== undefined) return missingArgument(definition, missing)
  const unknown = /unknown option '([^'=]+)/.exec(error.message)?.[1]
  const nearest = unknown === undefined ? undefined : findNearest(unknown, (definition.options ?? []).map(({name}) => `--${name}`))
  const seeHelp = `${error.code === 'commander.excessArguments' ? 'Several words that belong together need quotes. ' : ''}See lifecycle ${definition.name} --help`
  return new LifecycleError(ourCodes[error.code] ?? 'USAGE_WRONG', error.message.replace(/^error: /, '').replace(/\.$/, ''), {
    hint: nearest === undefined ? seeHelp : `Did you mean ${nearest}? ${seeHelp}`,
    details: {command: definition.name, ...(nearest === undefined ? {} : {nearest})}
  })
}
