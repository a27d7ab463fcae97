import {spawn, type ChildProcess} from 'node:child_process'
import {writeSync} from 'node:fs'

/*
The board changes four things of a terminal: the alternate screen, the cursor, bracketed paste and raw mode. Ink puts them
back when it unmounts. This guard puts them back where Ink cannot: on a signal, on an exception in somebody else's code, and,
by a small shell that waits for the end of a pipe, after `kill -9` or a crash of Node. That shell leaves raw mode to the
person's own shell, which sets its terminal up for each prompt; nothing else that the board uses outlives it.
*/

/** Ends the alternate screen, shows the cursor, ends bracketed paste, plain text. */
export const restoreSequence = '\u001b[?1049l\u001b[?25h\u001b[?2004l\u001b[0m'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const watcherScript = `trap '' HUP INT TERM QUIT TSTP TTOU; read -r word; [ "$word" = released ] || printf '\\033[?1049l\\033[?25h\\033[?2004l\\033[0m' > /dev/tty`

export interface Guard {
  /** The terminal is as it was; nothing more to guard. Returns the signal that ended the board if nobody but the board listened for it: it is still to be obeyed. */
  readonly release: () => NodeJS.Signals | undefined
}

export interface GuardedStreams { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream }

/** Guards the terminal until it is released. `onSignal` ends the board in an orderly way. */
export function guardTerminal({stdin, stdout}: GuardedStreams, isLent: () => boolean, onSignal: () => void): Guard {
  let ended: NodeJS.Signals | undefined
  // Counted before Ink adds its own listeners: whoever listens already obeys the signal in a way of their own.
  const isObeyed = new Set<string>(signals.filter(signal => process.listenerCount(signal) > 0))
  const restore = () => {
    const fd = fdOf(stdout)
    if (stdout.isTTY !== true || fd === undefined) return
    try {
      stdin.setRawMode?.(false)
      writeSync(fd, restoreSequence)
    } catch {
      // The terminal is gone (hang-up): there is nothing left to restore.
    }
  }
  const listeners = signals.map(signal => [signal, () => {
    // Ctrl-C in an editor or pager is meant for that program.
    if (signal === 'SIGINT' && isLent()) return
    ended ??= signal
    onSignal()
  }] as const)
  process.on('exit', restore)
  for (const [signal, listener] of listeners) process.on(signal, listener)
  const watcher = stdout.isTTY === true && fdOf(stdout) === 1 ? startWatcher() : undefined
  return {
    release() {
      process.off('exit', restore)
      for (const [signal, listener] of listeners) process.off(signal, listener)
      watcher?.stdin?.end('released\n')
      return ended !== undefined && !isObeyed.has(ended) ? ended : undefined
    }
  }
}

/** A shell that restores the screen when this process ends without a word. Without `sh` the board goes unguarded by it. */
function startWatcher(): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined
  const child = spawn('/bin/sh', ['-c', watcherScript], {stdio: ['pipe', 'ignore', 'ignore']})
  child.on('error', () => {
    // No shell, no watcher: everything but kill -9 is still covered.
  })
  child.stdin?.on('error', () => {
    // The watcher was ended from outside; the same holds.
  })
  child.unref()
  unrefPipe(child)
  return child
}

/** The pipe must not keep Node alive when the board is over. */
function unrefPipe(child: ChildProcess): void {
  const pipe: unknown = child.stdin
  if (typeof pipe === 'object' && pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
}

function fdOf(stream: object): number | undefined {
  return 'fd' in stream && typeof stream.fd === 'number' ? stream.fd : undefined
}
