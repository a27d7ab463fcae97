import {isBrokenPipe} from './output.ts'

interface Guarded { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream; /** Nobody reads our results any more. */ readonly onClosed: () => void }

/** A reader that goes away (`lifecycle status | head -1`) ends the command quietly instead of crashing it. */
export function guardStreams({stdout, stderr, onClosed}: Guarded): void {
  stdout.on('error', error => {
    if (!isBrokenPipe(error)) throw error
    onClosed()
  })
  // Without a reader of problems the command still has its work to do.
  stderr.on('error', error => {
    if (!isBrokenPipe(error)) throw error
  })
}

/** Resolves when everything written so far has left the process, so that ending it loses nothing however slow the reader is. */
export async function flush(...streams: readonly NodeJS.WriteStream[]): Promise<void> {
  await Promise.all(streams.map(stream => new Promise<void>(resolve => {
    if (stream.destroyed || stream.writableEnded) resolve()
    else stream.write('', () => resolve())
  })))
}
