import {findNearest as findSimilar} from '../../core/artifact/nearest.ts'

/** The candidate a person most likely meant: the only one that begins so, else the most similar; undefined when none is near. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const begins = lower.length > 1 ? candidates.filter(candidate => candidate.toLowerCase().startsWith(lower)) : []
  return begins.length === 1 ? begins[0] : findSimilar(word, candidates)
}
