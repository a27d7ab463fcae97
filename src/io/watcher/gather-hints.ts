import {type Look} from '../../core/ports.ts'

type What = Parameters<Look>[0]

/** Events that come together are one look; so short that nobody waits for it. */
const gatherMs = 5

/** So many files at once are not named one by one. */
const mostPaths = 200

/** Paths of a hint that waits to be told; undefined = any. */
interface Waiting { readonly timer: NodeJS.Timeout; paths: Set<string> | undefined }

/** Hints that are told a moment later, those of one kind together. */
export interface Gathered {
  /** `file`: relative to the home folder; the folder itself and what lies outside of it stand for any. */
  one(what: What, file?: string): void
  all(): void
  close(): void
}

/** The first event of a burst sets the clock, later ones do not put it off: an editor that writes all the time starves nobody. */
export function gatherHints(look: Look): Gathered {
  const waiting = new Map<What, Waiting>()
  const begin = (what: What): Waiting => {
    const begun: Waiting = {paths: new Set(), timer: setTimeout(() => {
      waiting.delete(what)
      look(what, begun.paths && [...begun.paths])
    }, gatherMs)}
    waiting.set(what, begun)
    return begun
  }
  const one = (what: What, file?: string): void => {
    const hint = waiting.get(what) ?? begin(what)
    const isNamed = file !== undefined && file !== '' && !file.startsWith('..') && (hint.paths?.size ?? mostPaths) < mostPaths
    if (isNamed) hint.paths?.add(file)
    else hint.paths = undefined
  }
  return {
    one,
    all: () => (['files', 'refs', 'journal'] as const).forEach(what => one(what)),
    close: () => {
      for (const {timer} of waiting.values()) clearTimeout(timer)
    }
  }
}
