import {listAgentFacts} from '../../core/board/agent-facts.ts'
import type {LiveRun, View} from '../../core/board/view.ts'
import {findSlowness} from '../../core/ledger/forecast.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {endOfHold} from '../../core/schedule/breaker.ts'
import {countUsed, slotsOf} from '../../core/schedule/schedule.ts'
import type {Sight} from '../load/glance.ts'
import type {Obstacles} from '../obstacles.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from '../run/workplace.ts'
import {findIdleRuns, showIdle} from './idle-runs.ts'
import {showObstacles} from './show-obstacles.ts'
import {findSuspiciousForms} from './suspicious-forms.ts'

/** What a view is made from, besides what runs report of themselves. */
export interface ViewParts {
  readonly sight: Sight
  readonly edited: readonly string[]
  readonly me: View['me']
  /** Of the engine's lock, as far as it was asked. */
  readonly holder: {readonly pid: number} | undefined
  readonly isHere: boolean
  readonly activity: string | undefined
  readonly obstacles: Obstacles
}

/** Everything a surface shows at one instant. */
export async function buildView(ports: EnginePorts, {sight, edited, me, holder, isHere, activity, obstacles}: ViewParts): Promise<View> {
  const {snapshot, plan} = sight
  const idle = isHere || holder ? new Map<JournalEntry, string>() : await findIdleRuns(ports, snapshot.journal)
  const items = idle.size === 0 && obstacles.size === 0 ? plan.items : new Map([...plan.items].map(([id, status]) => [id, showIdle(showObstacles(status, obstacles), idle)]))
  const today = sight.spent().get(ports.clock.now().toISOString().slice(0, 10))
  return {
    project: ports.project, homeBranch: snapshot.home.ref.replace('refs/heads/', ''), baseBranch: snapshot.base.ref.replace('refs/heads/', ''), homeCommit: snapshot.home.commit,
    stages: plan.stages, items, live: await readLive(ports, sight, snapshot.journal.filter(entry => !idle.has(entry))), edited, suspicious: await findSuspiciousForms(ports, sight, edited), problems: snapshot.problems,
    me, pools: poolUse(snapshot, ports.clock.now()), agents: listAgentFacts(snapshot.configuration), todayMicro: today?.micro ?? 0, todayReservedMicro: today?.reserved ?? 0,
    boundary: snapshot.boundary, engine: isHere ? {state: 'here', pid: undefined} : holder ? {state: 'elsewhere', pid: holder.pid} : {state: 'none', pid: undefined},
    activity
  }
}

/** What has run for less than this is never called slow, and like runs need not be looked for. */
const slowAfterMs = 60_000

async function readLive(ports: EnginePorts, sight: Sight, journal: readonly JournalEntry[]): Promise<readonly LiveRun[]> {
  return Promise.all(journal.map(async entry => {
    const live = entry.type === 'pass' ? await ports.supervisors.readLive(runFolder(ports, entry)) : undefined
    return {
      item: entry.item, run: entry.run, step: entry.step, type: entry.type, by: entry.by, startedAt: entry.startedAt, usage: live?.usage, doing: live?.doing,
      limitMicro: entry.reservedMicro > 0 ? entry.reservedMicro : undefined, slowerThanMs: await readSlowness(ports, sight, entry)
    }
  }))
}

async function readSlowness(ports: EnginePorts, {plan, whole}: Sight, {type, item, step, by, startedAt}: JournalEntry): Promise<number | undefined> {
  const elapsedMs = ports.clock.now().getTime() - Date.parse(startedAt)
  if (type !== 'pass' || elapsedMs < slowAfterMs) return undefined
  return findSlowness((await whole()).items.values(), {kind: plan.items.get(item)?.kind ?? '', step, by, elapsedMs})
}

function poolUse(snapshot: Sight['snapshot'], now: Date): View['pools'] {
  const used = countUsed(snapshot)
  const names = new Set([...snapshot.configuration.pools.pools.keys(), ...used.keys()])
  const holds = new Map(snapshot.holds.map(hold => [hold.pool, endOfHold(hold)] as const).filter(([, until]) => until > now.getTime()))
  return [...names].map(name => ({name, used: used.get(name) ?? 0, slots: slotsOf(snapshot.configuration, name), heldUntilMs: holds.get(name)}))
}
