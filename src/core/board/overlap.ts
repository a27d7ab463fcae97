import type {ItemStatus} from '../plan/decision.ts'

/**
 * Items that may conflict because their declared `touches` meet: id → the others. What is over, and what is a draft, counts for
 * nothing. Paths meet when they are the same or one lies in the other, so each is looked up with the folders above it.
 */
export function findOverlaps(items: Iterable<ItemStatus>): ReadonlyMap<string, readonly string[]> {
  const claims = [...items].filter(isUnderWay).flatMap(({id, touches}) => touches.map(path => ({id, path: fixedPart(path)})))
  const byPath = Map.groupBy(claims, ({path}) => path)
  const overlaps = new Map<string, Set<string>>()
  const add = (id: string, other: string) => void (overlaps.get(id)?.add(other) ?? overlaps.set(id, new Set([other])))
  for (const {id, path} of claims) {
    for (const {id: other} of listFolders(path).flatMap(folder => byPath.get(folder) ?? [])) {
      if (other === id) continue
      add(id, other)
      add(other, id)
    }
  }
  return new Map(claims.flatMap(({id}) => overlaps.has(id) ? [[id, [...overlaps.get(id) ?? []]]] : []))
}

function isUnderWay({standing}: ItemStatus): boolean {
  return standing !== 'done' && standing !== 'dropped' && standing !== 'merged' && standing !== 'draft'
}

/** Of a pattern, the part before its first wildcard; of `./src/`, `src`. */
function fixedPart(path: string): string {
  return path.replace(/^\.\//u, '').replace(/(?:^|\/)[^/]*[*?[{].*$/u, '').replace(/\/+$/u, '')
}

/** The path itself and every folder above it, up to the whole repository. */
function listFolders(path: string): readonly string[] {
  const parts = path.split('/')
  return path === '' ? [''] : ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))]
}
