import type {ItemStatus, StepStatus} from '../../core/plan/decision.ts'
import type {Problem} from '../../core/problem.ts'
import type {Obstacle, Obstacles} from '../obstacles.ts'

/** An item as it is when something stands in the way of what is due: it is blocked, and says by what and how to mend it. */
export function showObstacles(status: ItemStatus, obstacles: Obstacles): ItemStatus {
  const own = [...obstacles].filter(([key, {item}]) => item === status.id && isStill(key, status))
  const [first] = own
  if (first === undefined) return status
  const [key, {why}] = first
  const step = status.steps.find(({type, run}) => (key === `merge ${status.id}` ? type === 'merge' : run !== undefined && key.endsWith(` ${run}`)))
  return {
    ...status, standing: status.standing === 'due' ? 'blocked' : status.standing, why, problems: [...status.problems, ...own.map(([, obstacle]) => tell(obstacle))],
    steps: status.steps.map((known): StepStatus => (known === step ? {...known, state: known.state === 'due' ? 'blocked' : known.state, note: why} : known))
  }
}

/** What was kept may be over by now: a merge that was obstructed and is not due any more, an item that has ended. */
function isStill(key: string, {id, standing, steps}: ItemStatus): boolean {
  if (standing === 'done' || standing === 'dropped') return false
  return key !== `merge ${id}` || steps.some(({type, state}) => type === 'merge' && state === 'due')
}

function tell({why, remedy}: Obstacle): Problem {
  return {severity: 'warning', code: 'obstacle', message: why, path: '', fix: remedy}
}
