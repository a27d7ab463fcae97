import * as z from 'zod/mini'
import {suggest} from '../artifact/nearest.ts'
import {isItemId} from './item-id.ts'
import {parseDuration, parseMoney, parseSize, parseWhole} from './quantities.ts'

/**
 * The parts that the schemas of the files are made of. Frontmatter arrives as text, so each part says two things at once: how
 * text becomes its value, and what the natural YAML for it is (a number for a number), which is what JSON Schema shows to editors.
 */

export type Schema<T> = z.ZodMiniType<T, unknown>
export type Json = Readonly<Record<string, unknown>>

const natural = new WeakMap<object, (json: Json) => Json>()

/** Says what editors see for a schema instead of what this program reads. */
function show<S extends object>(schema: S, json: (json: Json) => Json): S {
  natural.set(schema, json)
  return schema
}

/** JSON Schema of the natural YAML that a schema reads. */
export function toJsonSchema(schema: Schema<unknown>): Json {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({zodSchema, jsonSchema}) {
      const json = natural.get(zodSchema)?.({...jsonSchema})
      if (json === undefined) return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      Object.assign(jsonSchema, json)
    }
  }) as Json
}

/** One scalar: text in, value out; undefined from `parse` is a problem that says what was expected. */
export function scalar<T>(json: Json, expected: string | ((text: string) => string), parse: (text: string) => T | undefined): Schema<T> {
  const schema = z.pipe(z.string(), z.transform((text: string, context): T => {
    const value = parse(text.trim())
    if (value !== undefined) return value
    const fix = typeof expected === 'string' ? `Write ${expected}.` : expected(text)
    context.issues.push({code: 'custom', message: 'invalid value', input: text, params: {fix}})
    return z.NEVER
  }))
  return show(schema, () => json) as unknown as Schema<T>
}

/** With the sentence that editors show for it, where it is a required key. */
export const text = (description?: string): Schema<string> => scalar({type: ['string', 'number'], ...(description === undefined ? {} : {description})}, 'some text', value => value === '' ? undefined : value)

export const flag = (): Schema<boolean> => scalar({type: 'boolean'}, 'true or false', value => ({true: true, false: false})[value.toLowerCase()])

export const whole = (min: number, max: number): Schema<number> =>
  scalar({type: 'integer', minimum: min, maximum: max}, `a whole number from ${min} to ${max}`, value => inRange(parseWhole(value), min, max))

export const duration = (): Schema<number> =>
  scalar({type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(ms|[smhdw]))+$', examples: ['90s', '30m', '5h', '3d']}, 'a duration with its unit, such as 90s, 30m, 5h or 3d', value => inRange(parseDuration(value), 1, 400 * 86_400_000))

export const money = (): Schema<number> =>
  scalar({type: 'number', minimum: 0, examples: [2]}, 'an amount such as 2.00, without currency and sign', parseMoney)

export const size = (): Schema<number> =>
  scalar({anyOf: [{type: 'integer', minimum: 1}, {type: 'string', pattern: '^[0-9]+ ?([kKmMgG]?[bB])$'}], examples: ['50MB']}, 'a size such as 50MB', value => inRange(parseSize(value), 1, 2 ** 40))

export const choice = <T extends string>(...choices: readonly T[]): Schema<T> =>
  scalar({enum: choices}, given => suggest(given, choices, `Write one of ${choices.join(', ')}.`), value => choices.find(candidate => candidate === value.toLowerCase()))

/** A name that stands in paths and refs: of an item, a step, an agent. */
export const slug = (): Schema<string> =>
  scalar({type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 48}, 'lower-case words joined by "-", at most 48 characters', value => isItemId(value) ? value : undefined)

function inRange(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined
}

/** A key that may be missing or left blank, with the sentence that editors show for it. */
export function optional<T>(schema: Schema<T>, description: string): z.ZodMiniOptional<Schema<T | undefined>> {
  const blank = z.pipe(z.transform((value: unknown) => value === '' ? undefined : value), z.optional(schema))
  return z.optional(show(blank, json => ({...json, description})) as unknown as Schema<T | undefined>)
}

/** A list that may be written as its one entry, or, with `commas`, as one text with commas. */
export function list<T>(inner: Schema<T>, split: 'commas' | 'whole'): Schema<readonly T[]> {
  const toList = (value: unknown): unknown => {
    if (split === 'whole') return Array.isArray(value) ? value : [value]
    return typeof value !== 'string' ? value : value.split(',').map(part => part.trim()).filter(part => part !== '')
  }
  return show(z.pipe(z.transform(toList), z.array(inner)), json => ({anyOf: [json['items'] ?? {}, json]})) as unknown as Schema<readonly T[]>
}

/** A map with known keys that may be written as one text, which then is its `key`. */
export function shorthand<T>(key: string, inner: Schema<T>): Schema<T> {
  const toMap = (value: unknown): unknown => typeof value === 'string' ? {[key]: value} : value
  return show(z.pipe(z.transform(toMap), inner), json => ({anyOf: [{type: 'string'}, json]})) as unknown as Schema<T>
}

/** A map with names of the user's. */
export function table<T>(inner: Schema<T>): Schema<Record<string, T>> {
  return z.record(z.string(), inner) as unknown as Schema<Record<string, T>>
}
