import type {Finding} from '../../core/machine.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {examineIndexLock} from './examine-index-lock.ts'
import {wrong, type OpenProject, type Patient} from './patient.ts'

/** What a crash, a kill or a deleted item left behind. The engine takes up its own runs by itself; here stands what it will not touch. */
export async function examineLeftovers(patient: Patient, project: OpenProject): Promise<readonly Finding[]> {
  const entries = await project.journal.list()
  return [
    ...await examineEntries(entries, project),
    ...await examineWorkspaces(patient, entries, project),
    ...await examineIndexLock(patient)
  ]
}

async function examineEntries(entries: readonly JournalEntry[], project: OpenProject): Promise<readonly Finding[]> {
  const findings = await Promise.all(entries.map(async entry => {
    const name = `${entry.item} ${entry.run}`
    if (!project.items.has(entry.item)) return wrong('warning', 'run-of-no-item', `run ${name} is under way, and its item is gone`, 'lifecycle run')
    if (entry.type !== 'pass') return undefined
    const {state} = await project.look(entry)
    return state === 'died' || state === 'unclaimed' ? wrong('warning', 'run-interrupted', `run ${name} ended without an engine to take it in`, 'lifecycle run') : undefined
  }))
  return findings.filter(finding => finding !== undefined)
}

/** Workspaces of items that are gone. Removed only where no run is under way in them. */
async function examineWorkspaces({mend}: Patient, entries: readonly JournalEntry[], project: OpenProject): Promise<readonly Finding[]> {
  const orphans = (await project.workspaces.list()).filter(workspace => !project.items.has(workspace.item))
  return Promise.all(orphans.map(async ({item, slot, folder}) => {
    const finding = wrong('warning', 'workspace-of-no-item', `${folder} is a workspace of ${item}, and there is no such item`, 'lifecycle doctor --fix')
    if (!mend || entries.some(entry => entry.item === item)) return finding
    await project.workspaces.remove(item, slot)
    return {...finding, fixed: true}
  }))
}
