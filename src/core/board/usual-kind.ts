/** The kind of a new item of which nobody has said more: a feature where there are any. */
export function usualKind(kinds: readonly string[]): string {
  return kinds.includes('feature') ? 'feature' : kinds[0] ?? 'feature'
}
