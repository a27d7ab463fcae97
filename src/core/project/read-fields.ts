import * as z from 'zod/mini'
import {isFields, type Fields} from '../artifact/field-tree.ts'
import {type Document, type KeyPath} from '../artifact/fields.ts'
import {suggest} from '../artifact/nearest.ts'
import {makeError} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {toJsonSchema, type Json, type Schema} from './schema-parts.ts'

type Issue = z.core.$ZodIssue

/**
 * Types fields by a schema. Every fault becomes a problem with line, what is wrong with which value, and a remedy.
 * `at` is the place of `fields` in the document, for parts of a file.
 */
export function readFields<T>(schema: Schema<T>, fields: unknown, document: Document, path: string, at: KeyPath = []): Read<T> {
  const result = z.safeParse(schema, fields)
  if (result.success) return {value: result.data, problems: []}
  const problems = result.error.issues.flatMap(issue => explain(issue, schema, fields, document, path, at))
  return {value: undefined, problems}
}

function explain(issue: Issue, schema: Schema<unknown>, fields: unknown, document: Document, path: string, at: KeyPath): readonly Problem[] {
  const inside = issue.path.filter((part): part is string | number => typeof part !== 'symbol')
  const position = document.positionOf([...at, ...inside])
  const name = nameOf([...at, ...inside])
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(toJsonSchema(schema), inside)
    return issue.keys.map(key => makeError(path, 'unknown-key', `The key "${key}" is not known${name === '' ? '' : ` in ${name}`}.`,
      suggest(key, known, `Remove it; known are ${known.join(', ')}.`), document.positionOf([...at, ...inside, key])))
  }
  const value = valueAt(fields, inside)
  if (value === undefined) return [makeError(path, 'missing-key', `"${name}" is missing.`, `Add "${String(inside.at(-1) ?? name)}: …".`, position)]
  if (issue.code === 'custom') {
    const fix: unknown = issue.params?.['fix']
    return [makeError(path, 'invalid-value', value === '' ? `"${name}" has no value.` : `"${name}" cannot be "${String(value)}".`, typeof fix === 'string' ? fix : 'Change the value.', position)]
  }
  const expected = issue.code === 'invalid_type' ? {string: 'a single value', array: 'a list', object: 'keys with values', record: 'keys with values'}[issue.expected as string] : undefined
  return [makeError(path, 'wrong-shape', `${name === '' ? 'This' : `"${name}"`} is ${shapeOf(value)}, not ${expected ?? 'what belongs here'}.`, `Write ${expected ?? 'another value'} here.`, position)]
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? `the text "${value}"` : 'keys with values'
}

function valueAt(fields: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)]
    if (isFields(value)) return (value as Fields)[part]
    // A single value where the schema reads a list of one.
    return part === 0 ? value : undefined
  }, fields)
}

function nameOf(path: KeyPath): string {
  return path.map((part, i) => typeof part === 'number' ? `[${part + 1}]` : i === 0 ? part : `.${part}`).join('')
}

/** Keys that JSON Schema lists at a place; lists, tables and alternatives are walked through. */
function knownKeys(json: Json, path: KeyPath): readonly string[] {
  const alternatives = Array.isArray(json['anyOf']) ? json['anyOf'] as readonly Json[] : []
  if (alternatives.length > 0) return alternatives.flatMap(alternative => knownKeys(alternative, path))
  const [first, ...rest] = path
  if (first === undefined) return Object.keys((json['properties'] ?? {}) as Json)
  const next = typeof first === 'number' ? json['items'] : ((json['properties'] ?? {}) as Json)[first] ?? json['additionalProperties']
  return typeof next === 'object' && next !== null ? knownKeys(next as Json, rest) : []
}
