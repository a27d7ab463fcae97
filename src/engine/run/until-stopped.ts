import type {StopSignal} from '../../core/ports.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from './workplace.ts'

/** How often it is asked whether somebody wants a run to stop. */
const askEveryMs = 200

/**
 * Does a part of a run that no supervisor watches over (its set-up, a check) until a person stops the run, from whatever process, or the
 * engine ends: then the work's own signal goes off.
 */
export async function untilStopped<T>(ports: EnginePorts, entry: JournalEntry, engine: StopSignal, work: (signal: AbortSignal) => Promise<T>): Promise<{readonly value: T; readonly isStopped: boolean}> {
  const folder = runFolder(ports, entry)
  const controller = new AbortController()
  let isStopped = await ports.supervisors.isAskedToStop(folder)
  const end = (): void => controller.abort()
  const timer = setInterval(() => void ports.supervisors.isAskedToStop(folder).then(isAsked => {
    isStopped ||= isAsked
    if (isAsked) end()
  }, () => {}), askEveryMs)
  engine.addEventListener('abort', end, {once: true})
  if (isStopped || engine.aborted) end()
  try {
    const value = await work(controller.signal)
    return {value, isStopped}
  } finally {
    clearInterval(timer)
    engine.removeEventListener('abort', end)
  }
}
