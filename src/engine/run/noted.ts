import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from './workplace.ts'

/**
 * What was noted in a run's folder when it began. Undefined where it is gone or no longer what it was: an agent without a boundary can
 * write there, and must not keep its own run from being recorded by it.
 */
export async function readNoted<T>(ports: EnginePorts, entry: JournalEntry, name: string): Promise<T | undefined> {
  const text = await ports.files.read(`${runFolder(ports, entry)}/${name}`)
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as T : undefined
  } catch {
    return undefined
  }
}
