import type {StepState} from '../plan/decision.ts'
import type {Tone} from './span.ts'

/** How a state is shown: never by colour alone, but by a glyph (with an ASCII stand-in) and a word. */
export interface Mark {
  readonly glyph: string
  readonly ascii: string
  readonly word: string
  readonly tone: Tone
}

export type MarkName =
  | 'running' | 'checking' | 'you' | 'waiting' | 'failed' | 'blocked' | 'stale' | 'held' | 'draft' | 'due'
  | 'merged' | 'done' | 'dropped' | 'broken' | 'edited' | 'suspicious' | 'skipped' | 'ahead' | 'slow' | 'overlap'

/** Glyphs that nearly every terminal font has, each one cell wide. The spinner stands in for `running` while it moves. */
export const marks: Readonly<Record<MarkName, Mark>> = {
  running: {glyph: '●', ascii: '*', word: 'running', tone: 'running'},
  checking: {glyph: '●', ascii: '*', word: 'checking', tone: 'running'},
  you: {glyph: '▲', ascii: '!', word: 'waits for you', tone: 'you'},
  waiting: {glyph: '○', ascii: 'o', word: 'waits', tone: 'muted'},
  failed: {glyph: '✗', ascii: 'x', word: 'failed', tone: 'bad'},
  blocked: {glyph: '■', ascii: 'B', word: 'blocked', tone: 'bad'},
  stale: {glyph: '◆', ascii: '~', word: 'out of date', tone: 'stale'},
  held: {glyph: '‖', ascii: '=', word: 'held', tone: 'muted'},
  draft: {glyph: '·', ascii: '.', word: 'draft', tone: 'muted'},
  due: {glyph: '›', ascii: '>', word: 'due', tone: 'accent'},
  merged: {glyph: '✓', ascii: '+', word: 'merged', tone: 'good'},
  done: {glyph: '✓', ascii: '+', word: 'done', tone: 'good'},
  dropped: {glyph: '−', ascii: '-', word: 'dropped', tone: 'muted'},
  broken: {glyph: '✗', ascii: 'X', word: 'cannot be read', tone: 'bad'},
  edited: {glyph: '✎', ascii: 'e', word: 'edited, not committed', tone: 'stale'},
  suspicious: {glyph: '‼', ascii: '?', word: 'changed while a run was under way', tone: 'bad'},
  slow: {glyph: '◔', ascii: 's', word: 'slower than its like', tone: 'stale'},
  overlap: {glyph: '≈', ascii: '&', word: 'may conflict', tone: 'stale'},
  skipped: {glyph: '−', ascii: '-', word: 'skipped', tone: 'muted'},
  ahead: {glyph: '·', ascii: '.', word: 'not reached', tone: 'muted'}
}

const stepMarks: Readonly<Record<StepState, MarkName>> = {
  done: 'done', running: 'running', checking: 'checking', due: 'due', waiting: 'waiting', 'out-of-date': 'stale',
  blocked: 'blocked', failed: 'failed', skipped: 'skipped', 'not-reached': 'ahead'
}

/** Mark of one step of an item. */
export function markOfStep(state: StepState): MarkName {
  return stepMarks[state]
}

/** Glyph or its stand-in. */
export function glyphOf(name: MarkName, ascii: boolean): string {
  return ascii ? marks[name].ascii : marks[name].glyph
}
