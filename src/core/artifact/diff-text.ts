import {createTwoFilesPatch} from 'diff'

/** Unified diff of two texts as git shows it, for documents that lie in no common commit. */
export function diffText(path: string, before: string, after: string): string {
  if (before === after) return ''
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {context: 3}).replace(/^=+\n/, '')
}
