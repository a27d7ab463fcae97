import type {LiveRun, View} from '../../core/board/view.ts'
import {findPerson} from '../../core/project/build-item.ts'
import {countUsed, slotsOf} from '../../core/schedule/schedule.ts'
import type {Snapshot} from '../../core/project/snapshot.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from '../run/workplace.ts'
import type {Moment} from '../state-change.ts'

/** Everything a surface shows at one instant, from one look and what is live beside it. */
export async function buildView(ports: EnginePorts, moment: Moment, more: {readonly isHere: boolean; readonly activity: string | undefined}): Promise<View> {
  const {snapshot, plan} = moment
  const [edited, identity, live, holder] = await Promise.all([
    ports.home.listEdited(), ports.home.readIdentity(), readLive(ports, snapshot), more.isHere ? Promise.resolve(undefined) : ports.lock.holder()
  ])
  const person = identity && findPerson(snapshot.configuration, identity.email)
  const roles = person === undefined ? [] : snapshot.configuration.team.people.get(person)?.roles ?? []
  return {
    project: ports.project, homeBranch: snapshot.home.ref.replace('refs/heads/', ''), baseBranch: snapshot.base.ref.replace('refs/heads/', ''), homeCommit: snapshot.home.commit,
    stages: plan.stages, items: plan.items, live, edited, suspicious: suspiciousForms(snapshot, edited), problems: snapshot.problems,
    me: identity ? {name: identity.name, email: identity.email, person, roles} : undefined, pools: poolUse(snapshot), todayMicro: spentToday(snapshot, ports.clock.now()),
    boundary: 'L0', engine: more.isHere ? {state: 'here', pid: undefined} : holder ? {state: 'elsewhere', pid: holder.pid} : {state: 'none', pid: undefined},
    activity: more.activity
  }
}

async function readLive(ports: EnginePorts, snapshot: Snapshot): Promise<readonly LiveRun[]> {
  return Promise.all(snapshot.journal.map(async entry => {
    const live = entry.type === 'pass' ? await ports.supervisors.readLive(runFolder(ports, entry)) : undefined
    return {
      item: entry.item, run: entry.run, step: entry.step, type: entry.type, by: entry.by, startedAt: entry.startedAt, usage: live?.usage, doing: live?.doing,
      limitMicro: entry.reservedMicro > 0 ? entry.reservedMicro : undefined
    }
  }))
}

/** A form that was filled in, uncommitted, while an agent ran without a boundary: look before you commit. */
function suspiciousForms(snapshot: Snapshot, edited: readonly string[]): ReadonlyMap<string, string> {
  const running = snapshot.journal.find(e => e.type === 'pass')
  return new Map(running ? edited.filter(path => /\/decisions\//.test(path)).map(path => [path, running.run]) : [])
}

function poolUse(snapshot: Snapshot): View['pools'] {
  const used = countUsed(snapshot)
  const names = new Set([...snapshot.configuration.pools.pools.keys(), ...used.keys()])
  return [...names].map(name => ({name, used: used.get(name) ?? 0, slots: slotsOf(snapshot.configuration, name)}))
}

function spentToday(snapshot: Snapshot, now: Date): number {
  const today = now.toISOString().slice(0, 10)
  let sum = 0
  for (const item of snapshot.items.values()) for (const run of item.runs) if (run.endedAt?.startsWith(today)) sum += run.usage.costMicro ?? 0
  return sum
}
