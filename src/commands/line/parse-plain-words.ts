import type {CommandDefinition, OptionDefinition} from './definition.ts'
import type {ParsedArguments} from './parse-arguments.ts'

/**
 * What was typed, when it is nothing but words that fit (`lifecycle show rate`): the most frequent calls then start without
 * the parser, whose loading alone takes a third of what bare Node takes. Undefined for everything else.
 * Invariant: equal to what `parseArguments` gives.
 */
export function parsePlainWords({arguments: known = [], options = []}: CommandDefinition, words: readonly string[]): ParsedArguments | undefined {
  const last = known.at(-1)
  const least = known.filter(argument => argument.required).length
  if (words.some(word => word.startsWith('-') || word === '') || words.length < least || (words.length > known.length && !last?.many)) return undefined
  return {
    arguments: Object.fromEntries(known.map((argument, i) => [argument.name, argument.many ? words.slice(i) : words[i]])),
    options: Object.fromEntries(options.map(option => [option.name, emptyValue(option)])),
    folders: []
  }
}

/** What an option is that was not given. */
export function emptyValue(option: OptionDefinition): readonly string[] | boolean | undefined {
  if (option.value === undefined) return false
  return option.many ? [] : undefined
}
