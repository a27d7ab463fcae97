import {toJsonSchema} from '../../core/project/schema-parts.ts'
import {itemSchema} from '../../core/project/schemas.ts'

/** The keys of item.md that Lifecycle reads, each with the sentence that editors show for it; all others are the user's own. */
export function describeItemKeys(): ReadonlyMap<string, string> {
  const {properties} = toJsonSchema(itemSchema) as {readonly properties: Readonly<Record<string, {readonly description?: string}>>}
  return new Map(Object.entries(properties).map(([key, {description}]) => [key, description ?? '']))
}
