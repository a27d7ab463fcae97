import type {RunOutcome, RunRecord} from '../../core/project/records.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {findLimit} from '../../core/run/quota.ts'
import {addHold, dropHold} from '../../core/schedule/breaker.ts'
import type {EnginePorts} from '../ports.ts'

/** Ends of a run that its model had to answer for: the provider had capacity. */
const answered: ReadonlySet<RunOutcome> = new Set(['finished', 'question', 'nothing-done', 'malformed', 'out-of-bounds', 'refused', 'over-limit'])

/**
 * The breaker of a pool: a run that met a quota closes it before its slot is free again, so that nothing else is launched into the
 * same answer; a run that went through opens it. May be done again after a crash.
 */
export async function settleHold(ports: EnginePorts, {pool, startedAt}: JournalEntry, events: readonly AgentEvent[], record: RunRecord): Promise<void> {
  if (record.outcome === 'out-of-quota') {
    const met = {pool, startedAt, at: record.endedAt ?? ports.clock.now().toISOString(), until: findLimit(events)?.until, why: record.summary.split('\n')[0] ?? ''}
    await ports.holds.update(holds => addHold(holds, met))
  } else if (answered.has(record.outcome)) await ports.holds.update(holds => dropHold(holds, pool, startedAt))
}
