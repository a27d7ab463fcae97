import type {View} from '../../core/board/view.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'

/** Who takes up what was just committed: the engine at work, or one that has to be started. */
export function sayWhoGoesOn({engine}: Pick<View, 'engine'>, id: string): string {
  if (engine.state === 'none') return `Next: lifecycle run ${sanitiseLine(id)}, or lifecycle for the board.`
  return `The engine at work${engine.pid === undefined ? '' : ` (process ${engine.pid})`} takes it up by itself.`
}
