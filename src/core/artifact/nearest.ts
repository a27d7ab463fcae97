import {distance} from 'fastest-levenshtein'

/** The candidate that somebody probably meant by a word that is none of them; undefined when nothing is near. Ties go to the first. */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  const limit = wanted.length <= 3 ? 1 : wanted.length <= 8 ? 2 : 3
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue
    const away = distance(wanted, candidate.toLowerCase())
    if (away < bestDistance) {
      best = candidate
      bestDistance = away
    }
  }
  return best
}

/** A remedy that names what was probably meant, else the choices, else what to do. */
export function suggest(word: string, candidates: Iterable<string>, otherwise: string): string {
  const nearest = findNearest(word, candidates)
  return nearest === undefined ? otherwise : `Did you mean "${nearest}"?`
}
