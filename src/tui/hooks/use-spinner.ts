import {useAnimation} from 'ink'
import {glyphsOf} from '../../core/board/chrome.ts'
import type {Model} from '../../core/board/model.ts'

/** Milliseconds between two frames: a little more than eight a second. */
const intervalMs = 120

/** A moving spinner while `isActive`, otherwise nothing and no timer: a board on which nothing moves costs nothing. */
export function useSpinner(model: Model, isActive: boolean): string | undefined {
  const {frame} = useAnimation({interval: intervalMs, isActive})
  const {spinner} = glyphsOf(model)
  return isActive ? spinner[frame % spinner.length] : undefined
}
