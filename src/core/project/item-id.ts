/** Longest id: with `item/` and a run's suffix it still fits into a line and into every file system. */
export const maxIdLength = 48

const shape = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
/** Names that some file system, language or YAML reader takes for something else. */
const reserved = new Set(['con', 'prn', 'aux', 'nul', 'constructor', 'prototype', 'true', 'false', 'null', 'yes', 'no', 'on', 'off', 'nan', 'inf',
  ...Array.from({length: 10}, (_, i) => [`com${i}`, `lpt${i}`]).flat()])

/** Whether a name may be an item's id, a step's or a workflow's: it stands in paths, refs and command lines unquoted. */
export function isItemId(name: string): boolean {
  return name.length <= maxIdLength && shape.test(name) && !reserved.has(name)
}

/** An id from a title that no item of `taken` has, whatever its case: lower-case words, cut between words, numbered when there is one already. */
export function makeItemId(title: string, taken: ReadonlySet<string>): string {
  const words = title.normalize('NFKD').replace(/ß/g, 'ss').replace(/æ/gi, 'ae').replace(/ø/gi, 'o').replace(/ł/gi, 'l').replace(/\p{M}/gu, '')
    .toLowerCase().replace(/['’]/g, '').split(/[^a-z0-9]+/).filter(word => word !== '')
  const plain = cut(words, maxIdLength)
  const base = shape.test(plain) && !reserved.has(plain) ? plain : cut(['item', ...words], maxIdLength)
  const used = new Set([...taken].map(id => id.toLowerCase()))
  if (!used.has(base)) return base
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`
    const id = `${cut(base.split('-'), maxIdLength - suffix.length)}${suffix}`
    if (!used.has(id)) return id
  }
}

function cut(words: readonly string[], max: number): string {
  let id = (words[0] ?? '').slice(0, max)
  for (const word of words.slice(1)) {
    if (id.length + 1 + word.length > max) break
    id += `-${word}`
  }
  return id
}
