import {listOwnWork, rankInbox} from '../../core/board/inbox.ts'
import {matchesFilter, parseFilter} from '../../core/board/filter.ts'
import type {Session} from '../../core/board/session.ts'
import {usualKind} from '../../core/board/usual-kind.ts'
import {LifecycleError} from '../../core/errors.ts'
import {toDetailJson} from '../item/detail-json.ts'
import {toFormJson} from '../item/item-json.ts'
import {renderJson} from '../output/output.ts'

/*
What a client of the server can do. Reading, adding an item, and proposing a document that a person has yet to commit: there is no way to
decide anything, and none may be added here.
*/

/** Where every item stands, a line's worth each. */
export async function listItems(session: Session, {filter: text = '', all = false}: {readonly filter?: string | undefined; readonly all?: boolean | undefined}): Promise<string> {
  const filter = parseFilter(text)
  if (filter.problems.length > 0) throw new LifecycleError('USAGE_FILTER', filter.problems.join('; '), {hint: 'For example: kind:bug waiting:me'})
  const view = await session.view()
  const items = [...view.items.values()].filter(item => matchesFilter(filter, item, view.me) && (all || (item.standing !== 'done' && item.standing !== 'dropped')))
  return renderJson('items', items.map(({id, title, kind, stage, standing, next, waits, why, priority, labels, costMicro}) => ({id, title, kind, stage, standing, next, waits, why, priority, labels, costMicro})))
}

/** One item whole, as `show --json` prints it. */
export async function readItem(session: Session, prefix: string): Promise<string> {
  const id = await session.resolveItem(prefix)
  const [detail, view] = await Promise.all([session.item(id), session.view()])
  return renderJson('item', toDetailJson(detail, view))
}

/** An artifact's text as it is committed. */
export async function readArtifact(session: Session, prefix: string, step: string): Promise<string> {
  const id = await session.resolveItem(prefix)
  const {artifacts} = await session.item(id)
  const found = artifacts.find(artifact => artifact.step === step)
  if (found) return found.text
  throw new LifecycleError('USAGE_UNKNOWN_STEP', `${id} has no artifact "${step}"`, {hint: artifacts.length > 0 ? `There are: ${artifacts.map(artifact => artifact.step).join(', ')}.` : 'None is made yet.'})
}

/** What whoever does a step gets to read. */
export async function readPack(session: Session, prefix: string, step: string | undefined): Promise<string> {
  return (await session.pack(await session.resolveItem(prefix), step)).text
}

/** What waits for the person, or for a role. */
export async function readInbox(session: Session, role: string | undefined, nowMs: number): Promise<string> {
  const view = await session.view()
  const decisions = rankInbox(view, {nowMs, ...(role === undefined ? {} : {role})})
  const work = role === undefined ? listOwnWork(view) : []
  return renderJson('inbox', {
    decisions: decisions.map(({form, title, priority, why}) => ({...toFormJson(form), title, priority, why})),
    work: work.map(({item, title, priority, step}) => ({item, title, priority, step: step.step, note: step.note}))
  })
}

/** An item as a client may give it. */
export interface WantedItem {
  readonly title: string
  readonly kind?: string | undefined
  readonly body?: string | undefined
  readonly labels?: readonly string[] | undefined
  readonly priority?: number | undefined
  readonly draft?: boolean | undefined
}

/** A new item, committed as `lifecycle new` does. */
export async function createItem(session: Session, {title, kind, body, labels, priority, draft}: WantedItem): Promise<string> {
  const kinds = [...(await session.configuration()).workflows.keys()]
  const fields = {...(labels && labels.length > 0 ? {labels: labels.join(', ')} : {}), ...(priority === undefined ? {} : {priority: String(priority)}), ...(draft === true ? {draft: 'true'} : {})}
  const created = await session.createItem({title, kind: kind ?? usualKind(kinds), fields, ...(body === undefined ? {} : {body})})
  return renderJson('new', created)
}

/** A document for a step, saved and not committed. */
export async function proposeArtifact(session: Session, prefix: string, step: string, text: string): Promise<string> {
  const {path, file} = await session.propose({item: await session.resolveItem(prefix), step, text})
  return renderJson('proposal', {path, file, committed: false, next: 'Nothing counts yet. A person reads it, edits it and commits it (C on the board, or git commit); then it is their work.'})
}
