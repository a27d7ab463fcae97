/** The keys of item.md that Lifecycle reads; all others are the user's own. */
export const itemKeys: readonly string[] = [
  'title', 'kind', 'owner', 'priority', 'labels', 'needs', 'parent', 'touches', 'budget', 'due', 'draft', 'hold', 'dropped', 'skip'
]
