import {formatElapsed} from '../../core/board/format.ts'
import {asciiGlyphs, unicodeGlyphs} from '../../core/board/glyphs.ts'
import {readAbilities} from './terminal.ts'

/** When silence is told of: a person waits for a second, a script may wait for longer before anybody asks whether it hangs. */
const patienceMs = {live: 1000, plain: 5000}
const frameMs = 120

export interface LongLookOptions {
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether something else has the screen: asked before each frame. */
  readonly isQuiet: () => boolean
  readonly patience?: typeof patienceMs
}

/**
 * Says on stderr that reading the project takes long, as the first look at thousands of items does: on a terminal a line that moves and
 * is gone when the look ends, elsewhere one line that stays. A look that is soon over says nothing. Never throws, keeps nothing alive.
 */
export function tellLongLook(look: Promise<unknown>, {stderr, env, isQuiet, patience = patienceMs}: LongLookOptions): void {
  const {live, unicode} = readAbilities(stderr, env)
  const since = performance.now()
  const {spinner, ellipsis} = unicode ? unicodeGlyphs : asciiGlyphs
  let frame = 0
  const draw = (): void => {
    const glyph = spinner[frame++ % spinner.length] ?? ''
    if (!isQuiet()) stderr.write(`\r\u001B[K${glyph} reading the project ${ellipsis} ${formatElapsed(performance.now() - since)}`)
  }
  let moving: NodeJS.Timeout | undefined
  const waiting = setTimeout(() => {
    if (live) moving = setInterval(draw, frameMs).unref()
    else if (!isQuiet()) stderr.write(`reading the project ${ellipsis} the first time takes longest\n`)
  }, live ? patience.live : patience.plain).unref()
  const end = (): void => {
    clearTimeout(waiting)
    clearInterval(moving)
    if (frame > 0 && !isQuiet()) stderr.write('\r\u001B[K')
  }
  look.then(end, end)
}
