import {cpus} from 'node:os'
import type {Spread} from './measure.ts'

/** One line of the report: a figure of ours, what it is held against, and the goal if there is one. */
export interface Row {
  readonly goal: string
  readonly what: string
  readonly beside: string
  readonly ours: string
  readonly theirs: string
  /** Figure that the goal is about: a ratio, or milliseconds. */
  readonly figure: number
  readonly unit: '' | 'ms' | '%'
  readonly atMost: number | undefined
}

/** `134 ms (120–151)` */
export function say({low, median, high}: Spread, unit: 'ms' | 'MiB'): string {
  return `${round(median)} ${unit} (${round(low)}–${round(high)})`
}

/** A Markdown table, and under it what was missed and by how much. */
export function renderReport(rows: readonly Row[]): string {
  const lines = rows.map(row => `| ${[row.goal, row.what, row.beside, row.ours, row.theirs, sayFigure(row), sayGoal(row)].join(' | ')} |`)
  const missed = rows.filter(row => row.atMost !== undefined && !(row.figure <= row.atMost))
  return [
    '| | what | beside | ours | theirs | figure | goal |', '|---|---|---|---|---|---|---|', ...lines, '',
    ...missed.map(row => `${row.goal} missed: ${row.what}: ${sayFigure(row)} instead of ${round(row.atMost!)}${row.unit && ` ${row.unit}`}, ${round(row.figure / row.atMost!)} times the goal.`)
  ].join('\n')
}

/** What the figures were taken on; ratios travel, absolute figures do not. */
export function describeMachine(): string {
  const [cpu] = cpus()
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

function sayFigure({figure, unit}: Row): string {
  return `${round(figure)}${unit && ` ${unit}`}`
}

function sayGoal({atMost, unit, figure}: Row): string {
  return atMost === undefined ? '' : `≤ ${atMost}${unit && ` ${unit}`} ${figure <= atMost ? '✓' : '✗'}`
}

/** Three significant digits are more than the machine can vouch for. */
function round(figure: number): string {
  return Number(figure.toPrecision(figure < 1000 ? 3 : 4)).toString()
}
