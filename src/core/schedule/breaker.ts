/** A provider has no capacity left for a pool: nothing more is launched from it for a while. Of this machine's account, so never in git. */
export interface PoolHold {
  readonly pool: string
  /** When the limit was met; runs that began before belong to the same incident. ISO date. */
  readonly since: string
  /** When it resets as the provider says, ISO date; undefined where it does not say. */
  readonly until: string | undefined
  /** Incidents in a row, each with a run that began after the one before had ended. */
  readonly times: number
  /** One line, what the provider said. */
  readonly why: string
}

export interface LimitMet { readonly pool: string; readonly startedAt: string; readonly at: string; readonly until: string | undefined; readonly why: string }

/** The first wait where the provider names no time, and the longest. */
const firstMs = 60_000
const longestMs = 3_600_000
/** A reset further away than this is not believed: an account that is closed for a month is asked now and then. */
const furthestMs = 8 * 86_400_000

/**
 * The holds after a run has met a limit. Twenty runs that meet it together are one incident: only a run that began after it counts as
 * the next. The latest reset that was named stands.
 */
export function addHold(holds: readonly PoolHold[], met: LimitMet): readonly PoolHold[] {
  const known = holds.find(hold => hold.pool === met.pool)
  const others = holds.filter(hold => hold !== known)
  if (!known || met.startedAt > known.since) return [...others, {pool: met.pool, since: met.at, until: met.until, times: (known?.times ?? 0) + 1, why: met.why}]
  const until = [known.until, met.until].filter(time => time !== undefined).toSorted().at(-1)
  return [...others, {...known, until}]
}

/** The holds after a run has gone through: what it began after is over. */
export function dropHold(holds: readonly PoolHold[], pool: string, startedAt: string): readonly PoolHold[] {
  return holds.filter(hold => hold.pool !== pool || startedAt <= hold.since)
}

/** When launches begin again: at the reset that was named, else after a wait that doubles with each incident. Milliseconds since 1970. */
export function endOfHold(hold: PoolHold): number {
  const since = Date.parse(hold.since)
  const named = hold.until === undefined ? NaN : Date.parse(hold.until)
  // A reset that has passed already when it was named says nothing.
  if (named > since) return Math.min(named, since + furthestMs)
  return since + Math.min(firstMs * 2 ** Math.min(hold.times - 1, 20), longestMs)
}

/**
 * How many runs a held pool may have under way: none until its hold ends; then as many as ever where the provider named the time, else
 * one, to find out.
 */
export function slotsUnderHold(hold: PoolHold | undefined, slots: number, now: Date): number {
  if (hold === undefined) return slots
  if (now.getTime() < endOfHold(hold)) return 0
  return hold.until === undefined ? Math.min(1, slots) : slots
}
