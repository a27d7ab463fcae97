/**
 * What is wrong with something a person or an agent wrote. Users' data never throws: readers return `{value, problems}`,
 * and the board shows each problem as a red card.
 */
export interface Problem {
  readonly severity: 'error' | 'warning'
  /** Stable, kebab-case, e.g. `frontmatter-alias`, `unknown-key`, `unknown-agent`. */
  readonly code: string
  /** What is wrong, with the value that is wrong. One sentence. */
  readonly message: string
  /** Path of the file inside the home folder (`items/x/item.md`), or empty when no file is at fault. */
  readonly path: string
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
  /** What to do next, as an imperative sentence. */
  readonly fix: string
}

/** A value read from users' data, with everything that was wrong on the way. `value` is undefined when nothing usable is left. */
export interface Read<T> {
  readonly value: T | undefined
  readonly problems: readonly Problem[]
}
