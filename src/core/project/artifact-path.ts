/** Whether a path in an item's folder is a step's document: at the top, and neither the request nor the state. */
export function isArtifactPath(path: string): boolean {
  return /^[a-z][a-z0-9-]*\.md$/.test(path) && path !== 'item.md' && path !== 'state.md'
}
