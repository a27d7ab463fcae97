import type {ServerResponse} from 'node:http'
import {setTimeout as pause} from 'node:timers/promises'

/** Sends server-sent events: all at once, one after the other (`slow`), half of them and no more (`cut`), or the first and then nothing (`hang`). */
export async function sendFrames(response: ServerResponse, frames: readonly string[], how: 'slow' | 'cut' | 'hang' | undefined, paceMs: number): Promise<void> {
  response.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-cache'})
  switch (how) {
    case 'slow': return sendSlowly(response, frames, paceMs)
    case 'hang': return void response.write(frames[0])
    case 'cut': {
      const half = frames.slice(0, Math.max(1, Math.ceil(frames.length / 2))).join('')
      // The half has to be out before the end of the connection overtakes it.
      response.write(half, () => setImmediate(() => response.socket?.destroy()))
      return
    }
    default: response.end(frames.join(''))
  }
}

async function sendSlowly(response: ServerResponse, frames: readonly string[], paceMs: number): Promise<void> {
  for (const frame of frames) {
    if (response.destroyed) return
    response.write(frame)
    await pause(paceMs)
  }
  response.end()
}
