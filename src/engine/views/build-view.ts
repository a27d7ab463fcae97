import type {LiveRun, View} from '../../core/board/view.ts'
import type {Identity} from '../../core/ports.ts'
import {findPerson} from '../../core/project/find-person.ts'
import {countUsed, slotsOf} from '../../core/schedule/schedule.ts'
import type {Sight} from '../load/glance.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from '../run/workplace.ts'
import {findSuspiciousForms} from './suspicious-forms.ts'

/** What a view is made from, besides what runs report of themselves. */
export interface ViewParts {
  readonly sight: Sight
  readonly edited: readonly string[]
  readonly identity: Identity | undefined
  /** Of the engine's lock, as far as it was asked. */
  readonly holder: {readonly pid: number} | undefined
  readonly isHere: boolean
  readonly activity: string | undefined
}

/** Everything a surface shows at one instant. */
export async function buildView(ports: EnginePorts, {sight, edited, identity, holder, isHere, activity}: ViewParts): Promise<View> {
  const {snapshot, plan} = sight
  const person = identity && findPerson(snapshot.configuration, identity.email)
  const roles = person === undefined ? [] : snapshot.configuration.team.people.get(person)?.roles ?? []
  return {
    project: ports.project, homeBranch: snapshot.home.ref.replace('refs/heads/', ''), baseBranch: snapshot.base.ref.replace('refs/heads/', ''), homeCommit: snapshot.home.commit,
    stages: plan.stages, items: plan.items, live: await readLive(ports, snapshot), edited, suspicious: await findSuspiciousForms(ports, sight, edited), problems: snapshot.problems,
    me: identity ? {name: identity.name, email: identity.email, person, roles} : undefined, pools: poolUse(snapshot), todayMicro: sight.spent().get(ports.clock.now().toISOString().slice(0, 10)) ?? 0,
    boundary: 'L0', engine: isHere ? {state: 'here', pid: undefined} : holder ? {state: 'elsewhere', pid: holder.pid} : {state: 'none', pid: undefined},
    activity
  }
}

async function readLive(ports: EnginePorts, snapshot: Sight['snapshot']): Promise<readonly LiveRun[]> {
  return Promise.all(snapshot.journal.map(async entry => {
    const live = entry.type === 'pass' ? await ports.supervisors.readLive(runFolder(ports, entry)) : undefined
    return {
      item: entry.item, run: entry.run, step: entry.step, type: entry.type, by: entry.by, startedAt: entry.startedAt, usage: live?.usage, doing: live?.doing,
      limitMicro: entry.reservedMicro > 0 ? entry.reservedMicro : undefined
    }
  }))
}

function poolUse(snapshot: Sight['snapshot']): View['pools'] {
  const used = countUsed(snapshot)
  const names = new Set([...snapshot.configuration.pools.pools.keys(), ...used.keys()])
  return [...names].map(name => ({name, used: used.get(name) ?? 0, slots: slotsOf(snapshot.configuration, name)}))
}
