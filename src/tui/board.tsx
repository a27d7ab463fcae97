import {render} from 'ink'
import type {Size} from '../core/board/model.ts'
import type {Session} from '../core/board/session.ts'
import {beginModel, update} from '../core/board/update.ts'
import {App} from './app.tsx'
import {guardTerminal} from './guard.ts'
import {BoardContext} from './hooks/use-board.ts'
import {createStore} from './store.ts'
import {makeTheme} from './theme.ts'

/** What the board gets of the world. */
export interface BoardOptions {
  readonly session: Session
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Opens a file of the home folder (`items/x/item.md`) in the person's editor; resolves when it is closed. */
  readonly openEditor: (path: string) => Promise<void>
  /** Shows text in the person's pager; resolves when it is closed. */
  readonly openPager: (text: string) => Promise<void>
  readonly now: () => Date
}

/** Frames a second at most: a save is on the screen within two of them. */
const maxFps = 60

/**
 * Opens the board and resolves when the person has left it, with the terminal as it was. Closing the session is the caller's.
 * A signal ends the board in the same way and is then sent again unless the caller listens for it, so that the process ends as it would have without a board.
 */
export async function openBoard(options: BoardOptions): Promise<void> {
  const {session, stdin, stdout, stderr, env, now} = options
  const theme = makeTheme(env)
  const store = createStore(update, beginModel(sizeOf(stdout), {ascii: theme.ascii}))
  const failures: string[] = []
  let lent = 0
  const lend = async (run: () => Promise<void>) => {
    lent++
    try {
      await run()
    } finally {
      lent--
    }
  }
  const performer = {session, openEditor: (path: string) => lend(() => options.openEditor(path)), openPager: (text: string) => lend(() => options.openPager(text))}
  const onLeave = (said: readonly string[]) => failures.push(...said)
  const app = <BoardContext value={{store, theme, now}}><App performer={performer} onLeave={onLeave} /></BoardContext>
  const isSpoken = env['INK_SCREEN_READER'] === 'true'
  const guard = guardTerminal({stdin, stdout}, () => lent > 0, () => instance.unmount())
  // The frame must have its new height before Ink itself hears of the resize and paints: this listener comes first and draws at once.
  const onResize = () => {
    store.dispatch({do: 'resize', size: sizeOf(stdout)})
    instance.rerender(app)
  }
  stdout.on('resize', onResize)
  const instance = render(app, {
    stdin, stdout, stderr, exitOnCtrlC: false, patchConsole: true, maxFps, incrementalRendering: true,
    interactive: stdout.isTTY === true, alternateScreen: !isSpoken, isScreenReaderEnabled: isSpoken
  })
  const ended = instance.waitUntilExit()
  const subscription = session.subscribe(view => store.dispatch({do: 'view', view, nowMs: now().getTime()}))
  try {
    await Promise.race([ended, subscription.then(() => ended)])
  } finally {
    instance.unmount()
    stdout.off('resize', onResize)
    const signal = guard.release()
    // A subscription that failed has nothing to stop; its error is on its way to the caller.
    const stop = await subscription.catch(() => undefined)
    await stop?.()
    for (const failure of failures) stderr.write(`${failure}\n`)
    if (signal !== undefined) process.kill(process.pid, signal)
  }
}

function sizeOf(stdout: {readonly columns?: number; readonly rows?: number}): Size {
  return {columns: Math.max(1, stdout.columns || 80), rows: Math.max(2, stdout.rows || 24)}
}

