import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {isAlive, parseIdentity, readOwnIdentity} from '../processes/process-identity.ts'

let counter = 0

/**
 * Runs `work` while no other process does so for the same thing that a dead process has left (a socket, a commit folder): two that both
 * find it stale would else remove each other's fresh one. Resolves without running it when another is at it; the caller looks anew.
 * The guard lies beside the thing, names its owner and dies with it.
 */
export async function withTakeOver(left: string, work: () => Promise<void>): Promise<void> {
  const guard = `${left}.take`
  const mine = `${guard}.${process.pid}-${counter++}`
  writeFileSync(mine, JSON.stringify(readOwnIdentity()), {mode: 0o600})
  try {
    if (!tryLink(mine, guard)) {
      removeDeadGuard(guard, `${mine}.old`)
      await sleep(10 + Math.random() * 20)
      return
    }
    try {
      await work()
    } finally {
      rmSync(guard, {force: true})
    }
  } finally {
    rmSync(mine, {force: true})
  }
}

function removeDeadGuard(guard: string, aside: string): void {
  if (readOwner(guard) !== 'dead') return
  try {
    renameSync(guard, aside)
  } catch {
    return
  }
  // What was taken away may be a younger guard than the one that was read: put it back.
  if (readOwner(aside) !== 'dead') tryLink(aside, guard)
  rmSync(aside, {force: true})
}

function readOwner(file: string): 'dead' | 'alive' | 'none' {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return 'none'
  }
  try {
    const identity = parseIdentity(JSON.parse(text))
    return identity !== undefined && isAlive(identity) ? 'alive' : 'dead'
  } catch {
    return 'dead'
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' || (cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cause
  }
}
