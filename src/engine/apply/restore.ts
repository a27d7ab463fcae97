import type {StateCommitResult} from '../../core/ports.ts'
import {engineIdentity} from '../../core/project/engine-identity.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {findLost, type LostDeed} from './find-lost.ts'

/**
 * State does not travel in time: records, forms and documents that the home branch has lost (a reset, a rebase, a deletion of records
 * beside a living item) are put back from the item's state ref, and nothing that was paid for is paid for again. Undefined when nothing
 * is missing. Killed between two of its commits, the next engine finds the rest missing.
 */
export async function restoreState(ports: EnginePorts, moment: Moment, id: string, commit: string): Promise<StateCommitResult | undefined> {
  if (!moment.files.items.get(id)?.has('item.md')) return undefined
  const {files, deeds} = await findLost(ports, moment, id, commit)
  let done: StateCommitResult | undefined
  if (files.length > 0) {
    const names = files.flatMap(file => /\/runs\/([^/]+)\.md$/.exec(file.path)?.[1] ?? [])
    const message = `${id}: put back ${names.length > 0 ? names.join(', ') : 'what was lost'}\n\nThe branch had lost it; it was done, and is not done again.\n\nLifecycle-Item: ${id}\n`
    done = await ports.home.commit({files, message, author: engineIdentity})
  }
  for (const deed of deeds) {
    if (done !== undefined && done.outcome !== 'committed' && done.outcome !== 'unchanged') return done
    done = await putBackDeed(ports, id, deed)
  }
  return done
}

/** Whether the item of that state was deleted since, and what has its name now is a new one. */
export async function isOfAnother(ports: EnginePorts, moment: Moment, id: string, commit: string): Promise<boolean> {
  const changes = await ports.home.listChanges(moment.snapshot.home.commit, `items/${id}/item.md`)
  for (const deletion of changes.filter(change => change.oid === undefined)) {
    if (await ports.history.isAncestor(commit, deletion.commit)) return true
  }
  return false
}

/** As a rebase does it: the author stays, the committer says who put it there. */
async function putBackDeed(ports: EnginePorts, id: string, {by, form, file}: LostDeed): Promise<StateCommitResult> {
  const message = `${id}: put back ${form} of ${by.name}\n\nThe branch had lost it.\n\nLifecycle-Item: ${id}\n`
  return ports.home.commit({files: [file], message, author: {name: by.name, email: by.email}, authoredAt: by.at, committer: engineIdentity})
}
