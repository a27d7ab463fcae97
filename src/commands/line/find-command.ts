import {LifecycleError} from '../../core/errors.ts'
import type {CommandDefinition} from './definition.ts'
import {definitions, publicDefinitions} from './definitions.ts'
import {findNearest} from '../../core/artifact/nearest.ts'

/** The command that the words begin with, and the words that are left for it; two-word names win. Throws USAGE_UNKNOWN_COMMAND. */
export function findCommand(words: readonly string[]): {readonly definition: CommandDefinition; readonly rest: readonly string[]} {
  const [first = '', second] = words
  const two = definitions.find(({name}) => second !== undefined && name === `${first} ${second}`)
  if (two) return {definition: two, rest: words.slice(2)}
  const one = definitions.find(({name}) => name === first)
  if (one) return {definition: one, rest: words.slice(1)}
  throw unknownCommand(first, second)
}

/** Whether the word is only the first of commands that have two. */
export function isFamily(word: string): boolean {
  return publicDefinitions.some(({name}) => name.startsWith(`${word} `)) && definitions.every(({name}) => name !== word)
}

function unknownCommand(first: string, second: string | undefined): LifecycleError {
  const family = publicDefinitions.filter(({name}) => name.startsWith(`${first} `)).map(({name}) => name)
  if (family.length > 0) return unknownInFamily(first, second, family)
  const firstWords = [...new Set(publicDefinitions.map(({name}) => name.split(' ')[0]!))]
  const nearest = findNearest(first, firstWords)
  return new LifecycleError('USAGE_UNKNOWN_COMMAND', `lifecycle has no command ${JSON.stringify(first)}`, {
    hint: nearest === undefined ? 'See them all: lifecycle help --all' : `Did you mean lifecycle ${nearest}? See them all: lifecycle help --all`,
    details: {command: first, ...(nearest === undefined ? {} : {nearest})}
  })
}

function unknownInFamily(first: string, second: string | undefined, family: readonly string[]): LifecycleError {
  const choices = family.map(name => `lifecycle ${name}`).join(', ')
  if (second === undefined) return new LifecycleError('USAGE_MISSING_COMMAND', `lifecycle ${first} needs to be told what to do`, {hint: `One of: ${choices}`})
  const nearest = findNearest(`${first} ${second}`, family)
  return new LifecycleError('USAGE_UNKNOWN_COMMAND', `lifecycle ${first} has no command ${JSON.stringify(second)}`, {
    hint: nearest === undefined ? `One of: ${choices}` : `Did you mean lifecycle ${nearest}?`,
    details: {command: `${first} ${second}`, ...(nearest === undefined ? {} : {nearest})}
  })
}
