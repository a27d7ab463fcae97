import type {ItemStatus} from '../../core/plan/decision.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from '../run/workplace.ts'

/** Runs of the journal that are not going on, each with what it waits for. */
export type IdleRuns = ReadonlyMap<JournalEntry, string>

/**
 * Runs that have a journal entry and no process, while no engine works: only an engine takes in what has ended, and goes on with what
 * had begun. While one works there are none, but for an instant.
 */
export async function findIdleRuns(ports: EnginePorts, journal: readonly JournalEntry[]): Promise<IdleRuns> {
  const found = await Promise.all(journal.map(async entry => {
    const why = await whyIdle(ports, entry)
    return why === undefined ? [] : [[entry, why] as const]
  }))
  return new Map(found.flat())
}

async function whyIdle(ports: EnginePorts, entry: JournalEntry): Promise<string | undefined> {
  if (entry.type === 'take') return undefined
  if (entry.type === 'check') return `${entry.run} is not done; lifecycle run does it again`
  const state = await ports.supervisors.look(runFolder(ports, entry))
  switch (state.state) {
    case 'running': return undefined
    case 'unclaimed': return `${entry.run} has not begun; lifecycle run begins it`
    case 'died': return `${entry.run} was cut off; lifecycle run takes in what it left`
    case 'ended': return `${entry.run} ${state.exit.endedBy === 'stop' ? 'was stopped' : 'has ended'}; lifecycle run takes it in`
  }
}

/** An item as it is when some of its runs are not going on: it does not run, it waits for an engine. */
export function showIdle(status: ItemStatus, idle: IdleRuns): ItemStatus {
  const own = [...idle].filter(([entry]) => entry.item === status.id)
  if (own.length === 0) return status
  const steps = status.steps.map(step => {
    const why = own.find(([entry]) => entry.step === step.step)?.[1]
    return why === undefined ? step : {...step, state: 'waiting' as const, note: why}
  })
  const runs = steps.some(step => step.state === 'running' || step.state === 'checking')
  return runs ? {...status, steps} : {...status, steps, standing: 'waiting', waits: 'an engine', why: own[0]![1]}
}
