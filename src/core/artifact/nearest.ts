import {distance} from 'fastest-levenshtein'

/**
 * The candidate that somebody probably meant by a word that is none of them: the most similar as a whole, else the only one that
 * begins so or has a word that does, typing mistakes included. Undefined when nothing is near; ties as a whole go to the first.
 */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  const all = [...candidates]
  const beginning = wanted.length > 1 ? all.filter(candidate => candidate.toLowerCase().startsWith(wanted)) : []
  if (beginning.length === 1) return beginning[0]
  return findSimilar(wanted, all) ?? findPart(wanted, all)
}

/** A remedy that names what was probably meant, else the choices, else what to do. */
export function suggest(word: string, candidates: Iterable<string>, otherwise: string): string {
  const nearest = findNearest(word, candidates)
  return nearest === undefined ? otherwise : `Did you mean "${nearest}"?`
}

function findSimilar(wanted: string, candidates: readonly string[]): string | undefined {
  const limit = wanted.length <= 3 ? 1 : wanted.length <= 8 ? 2 : Math.max(3, Math.floor(wanted.length / 4))
  const [best] = rate(candidates, limit, candidate => Math.abs(candidate.length - wanted.length) > limit ? Infinity : countMistakes(wanted, candidate))
  return best
}

/** Of several that are equally near nobody can say which was meant. */
function findPart(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < 3) return undefined
  const best = rate(candidates, wanted.length < 4 ? 0 : Math.max(1, Math.floor(wanted.length / 5)), candidate => ratePart(wanted, candidate))
  return best.length === 1 ? best[0] : undefined
}

/** The candidates with the fewest mistakes, none of which has more than `limit`. */
function rate(candidates: readonly string[], limit: number, mistakesIn: (candidate: string) => number): readonly string[] {
  const rated = candidates.map(candidate => ({candidate, mistakes: mistakesIn(candidate.toLowerCase())}))
  const least = Math.min(limit, ...rated.map(({mistakes}) => mistakes))
  return rated.filter(({mistakes}) => mistakes === least).map(({candidate}) => candidate)
}

/** Edits between two words; two neighbours that changed places are one mistake, the commonest of all. */
function countMistakes(wanted: string, candidate: string): number {
  const edits = distance(wanted, candidate)
  return edits === 2 && isSwapped(wanted, candidate) ? 1 : edits
}

function isSwapped(wanted: string, candidate: string): boolean {
  const at = [...wanted].findIndex((letter, index) => letter !== candidate[index])
  return candidate === wanted.slice(0, at) + (wanted[at + 1] ?? '') + (wanted[at] ?? '') + wanted.slice(at + 2)
}

/** Mistakes in a word that was meant as the beginning of a candidate or of one of its words. */
function ratePart(wanted: string, candidate: string): number {
  if (candidate.length > 3 && wanted.startsWith(candidate)) return 0
  const starts = [...candidate.matchAll(/(?<![a-z0-9])[a-z0-9]/gu)].map(({index}) => index)
  return Math.min(...starts.map(start => {
    const rest = candidate.slice(start)
    if (rest.startsWith(wanted)) return 0
    return Math.min(...[-1, 0, 1].map(more => countMistakes(wanted, rest.slice(0, wanted.length + more))))
  }))
}
