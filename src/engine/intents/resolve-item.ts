import {findNearest} from '../../core/artifact/nearest.ts'
import {LifecycleError} from '../../core/errors.ts'

/** Unique prefix → id. */
export function resolveItemId(prefix: string, ids: readonly string[]): string {
  if (ids.includes(prefix)) return prefix
  const matches = prefix === '' ? [] : ids.filter(id => id.startsWith(prefix))
  if (matches.length === 1) return matches[0]!
  if (matches.length > 1) {
    throw new LifecycleError('USAGE_AMBIGUOUS_ITEM', `"${prefix}" begins ${matches.length} items: ${matches.slice(0, 8).join(', ')}`, {hint: 'Type more of the id.', details: {candidates: matches}})
  }
  const nearest = findNearest(prefix, ids)
  throw new LifecycleError('USAGE_UNKNOWN_ITEM', `there is no item "${prefix}"`, {
    hint: nearest ? `Did you mean ${nearest}?` : ids.length > 0 ? 'lifecycle status lists them.' : 'There are none yet: lifecycle new "…" makes one.'
  })
}
