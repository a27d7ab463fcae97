import test from 'ava'
import {jsonSchemas} from '../../../src/core/project/schemas.ts'

const schemas = jsonSchemas()

test('there is a schema for every kind of file', t => {
  t.deepEqual(Object.keys(schemas), ['project', 'team', 'pools', 'workflow', 'agent', 'item'])
  for (const [name, schema] of Object.entries(schemas)) {
    t.is((schema as Record<string, unknown>)['$schema'], 'https://json-schema.org/draft/2020-12/schema', name)
    t.is((schema as Record<string, unknown>)['type'], 'object', name)
  }
})
const at = (schema: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], schema)

test('editors see the natural YAML of a value', t => {
  t.like(at(schemas.item, 'properties', 'priority'), {type: 'integer', minimum: 0, maximum: 4})
  t.like(at(schemas.item, 'properties', 'hold'), {type: 'boolean'})
  t.like(at(schemas.item, 'properties', 'budget'), {type: 'number'})
  t.like(at(schemas.project, 'properties', 'on-edit'), {enum: ['ask', 'rebuild']})
  t.like(at(schemas.agent, 'properties', 'limits', 'properties', 'wall'), {type: 'string'})
  t.truthy(at(schemas.agent, 'properties', 'makes', 'description'))
})
test('lists may be written as one text', t => {
  t.deepEqual((at(schemas.item, 'properties', 'labels', 'anyOf') as {type?: unknown}[]).map(each => each.type), [['string', 'number'], 'array'])
})
test('own keys are allowed in item.md only', t => {
  t.not(at(schemas.item, 'additionalProperties'), false)
  for (const name of ['project', 'team', 'pools', 'workflow', 'agent'] as const) t.is(at(schemas[name], 'additionalProperties'), false, name)
})
test('what must be there is required', t => {
  t.deepEqual(at(schemas.item, 'required'), ['kind'])
  t.deepEqual(at(schemas.agent, 'required'), ['run'])
  t.deepEqual(at(schemas.workflow, 'required'), ['stages'])
})
test('a workflow\'s steps are described', t => {
  const step = at(schemas.workflow, 'properties', 'stages', 'additionalProperties', 'anyOf', '1', 'items')
  t.like(step, {minProperties: 1, maxProperties: 1, properties: {merge: {enum: ['queue', 'request']}}})
  t.truthy(at(step, 'additionalProperties', 'anyOf', '1', 'properties', 'from'))
})
