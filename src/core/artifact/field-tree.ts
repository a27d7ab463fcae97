/** What frontmatter holds: text, lists and maps. Numbers, dates and booleans are text until a schema says otherwise. */
export type Field = string | readonly Field[] | Fields

/** A map of frontmatter; it has no prototype, so no key of a user's can be one of Object's. */
export interface Fields { readonly [key: string]: Field }

/** An empty map to fill. */
export function makeFields(): Record<string, Field> {
  return Object.create(null) as Record<string, Field>
}

/** Keys that reach an object's prototype when somebody merges carelessly: no file of ours needs them. */
export function isKeyRefused(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype'
}

/** Whether a field is a map, for readers that take several shapes. */
export function isFields(field: unknown): field is Fields {
  return typeof field === 'object' && field !== null && !Array.isArray(field)
}
