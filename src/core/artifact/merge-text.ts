import {mergeDiff3} from 'node-diff3'

/** Three-way merge of texts by lines; undefined where both sides changed the same place. */
export function mergeText(base: string, theirs: string, ours: string): string | undefined {
  if (theirs === base) return ours
  if (ours === base || ours === theirs) return theirs
  const merged = mergeDiff3(ours, base, theirs, {stringSeparator: '\n', excludeFalseConflicts: true})
  return merged.conflict ? undefined : merged.result.join('\n')
}
