import {itemOfPath} from '../../core/board/facts.ts'
import {countOf} from '../../core/board/format.ts'
import type {View} from '../../core/board/view.ts'
import type {Problem} from '../../core/problem.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import {locate} from '../item/item-json.ts'
import type {Output} from './output.ts'
import {paint} from './terminal.ts'

const shown = 5

/** What is wrong in the project's files, on stderr, so that no list hides it; mere warnings about the configuration are counted, for they are there every time. */
export async function warnOfProblems(output: Output, view: Pick<View, 'problems'>): Promise<void> {
  const told = view.problems.filter(({severity, path}) => severity === 'error' || itemOfPath(path) !== '')
  const lines = told.slice(0, shown).flatMap(problem => describeProblem(problem, output.progress))
  const more = told.length - shown
  const counted = view.problems.length - told.length
  const rest = counted === 0 ? [] : [`${countOf(counted, 'warning')} about the configuration: lifecycle workflow check`]
  if (view.problems.length > 0) await output.note(...lines, ...(more > 0 ? [`… and ${more} more: ${whereTold(told.slice(shown))}`] : []), ...rest)
}

/** Problems of items stand with them, those of the configuration in a list of their own. */
function whereTold(problems: readonly Problem[]): string {
  const items = [...new Set(problems.map(({path}) => itemOfPath(path)))]
  return items.includes('') ? 'lifecycle workflow check' : `lifecycle show ${sanitiseLine(items[0] ?? '')}${items.length > 1 ? ', and so on' : ''}`
}

/** A problem as compilers print it, and below it what to do. */
export function describeProblem(problem: Problem, look: {readonly colour: boolean}): readonly string[] {
  const place = locate(problem)
  const lead = paint(look, problem.severity === 'error' ? 'bad' : 'you', `${problem.severity}:`)
  return [`${place === undefined ? '' : `${sanitiseLine(place)}: `}${lead} ${sanitiseLine(problem.message)}`, `  ${sanitiseLine(problem.fix)}`]
}
