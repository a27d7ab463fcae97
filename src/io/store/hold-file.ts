import {readFile} from 'node:fs/promises'
import type {HoldPort} from '../../core/ports.ts'
import type {PoolHold} from '../../core/schedule/breaker.ts'
import {fsyncWrite} from './fsync-write.ts'

/** Pools without capacity, in a file of the state folder: they are this machine's, and outlive the engine. A file that cannot be read holds nothing back. */
export function openHolds(file: string): HoldPort {
  const list = async (): Promise<readonly PoolHold[]> => parseHolds(await readFile(file, 'utf8').catch(() => ''))
  let last: Promise<unknown> = Promise.resolve()
  return {
    list,
    // One after the other: runs that end together must not overwrite each other's.
    update: change => {
      const next = last.then(async () => {
        const holds = await list()
        const changed = change(holds)
        if (JSON.stringify(changed) !== JSON.stringify(holds)) await fsyncWrite(file, `${JSON.stringify(changed)}\n`)
      })
      last = next.catch(() => {})
      return next
    }
  }
}

function parseHolds(text: string): readonly PoolHold[] {
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? read.filter(isHold) : []
  } catch {
    return []
  }
}

function isHold(value: unknown): value is PoolHold {
  if (typeof value !== 'object' || value === null) return false
  const {pool, since, until, times, why} = value as Record<string, unknown>
  return typeof pool === 'string' && isDate(since) && (until === undefined || isDate(until)) && Number.isSafeInteger(times) && typeof why === 'string'
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}
