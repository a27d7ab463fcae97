import {editFields} from '../../core/artifact/edit.ts'
import {findNearest} from '../../core/artifact/nearest.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import {renderDocument} from '../../core/artifact/render-fields.ts'
import type {NewItem} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {Plan} from '../../core/plan/decision.ts'
import type {Problem} from '../../core/problem.ts'
import {renderRedo} from '../../core/project/form.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import {isItemId, makeItemId} from '../../core/project/item-id.ts'
import type {ItemSnapshot} from '../../core/project/snapshot.ts'
import {readItemChanges} from '../../core/project/item-changes.ts'
import {branchRef} from '../load/loader.ts'
import {newestRecord} from '../run/record.ts'
import type {Lookout} from '../lookout.ts'
import type {EnginePorts} from '../ports.ts'
import {commitAsPerson} from './commit-as-person.ts'

/** A new item, committed. */
export async function createItem(ports: EnginePorts, lookout: Lookout, item: NewItem): Promise<{readonly id: string; readonly path: string; readonly commit: string}> {
  const {snapshot} = await lookout.look()
  const kinds = [...snapshot.configuration.workflows.keys()]
  if (!snapshot.configuration.workflows.has(item.kind)) {
    const nearest = findNearest(item.kind, kinds)
    throw new LifecycleError('USAGE_UNKNOWN_KIND', `no workflow is called "${item.kind}"`, {hint: `${nearest ? `Did you mean ${nearest}? ` : ''}There are ${kinds.join(', ') || 'none: run lifecycle init'}.`})
  }
  const taken = new Set(snapshot.items.keys())
  const id = item.id ?? makeItemId(item.title, new Set([...taken, ...await listBranchIds(ports, snapshot.configuration), ...await listUncommittedIds(ports)]))
  if (!isItemId(id)) throw new LifecycleError('USAGE_BAD_ID', `"${id}" is no id`, {hint: 'Lower-case words joined by -, at most 48 characters.'})
  if (taken.has(id)) throw new LifecycleError('USAGE_ID_TAKEN', `there is an item "${id}" already`, {hint: `lifecycle show ${id}`})
  const path = `items/${id}/item.md`
  const fields = readItemChanges(item.fields ?? {}, path)
  if (fields.value === undefined) throw badValue(fields.problems, path)
  const text = renderDocument({title: item.title, kind: item.kind, ...fields.value}, item.body ?? '')
  const commit = await commitAsPerson(ports, lookout, [{path, edit: asNew(path, text)}], `${id}: ${sanitiseLine(item.title, 200)}\n\nLifecycle-Item: ${id}\n`)
  return {id, path, commit}
}

/** Ids whose branch is there, of items that are gone too: what lies on it would be the new item's. */
async function listBranchIds(ports: EnginePorts, configuration: Configuration): Promise<readonly string[]> {
  const [before = '', after = ''] = branchRef(configuration, '{id}').split('{id}')
  const refs = [...(await ports.history.listBranches()).keys()]
  return refs.filter(ref => ref.startsWith(before) && ref.endsWith(after)).map(ref => ref.slice(before.length, ref.length - after.length))
}

/** Ids of folders that a person has begun and not committed. */
async function listUncommittedIds(ports: EnginePorts): Promise<readonly string[]> {
  return (await ports.home.listEdited()).flatMap(path => /^items\/([^/]+)\//.exec(path)?.[1] ?? [])
}

/** A file that is to be made: one that somebody has saved there is theirs. */
function asNew(path: string, text: string): (present: string | undefined) => string {
  return present => {
    if (present === undefined) return text
    throw new LifecycleError('USAGE_NOT_COMMITTED', `${path} is there and not committed`, {hint: 'Commit it, or move it away: it is not overwritten.'})
  }
}

/** Edits keys of item.md and commits; every other byte of it stays. */
export async function setItem(ports: EnginePorts, lookout: Lookout, id: string, changes: Readonly<Record<string, string | undefined>>): Promise<{readonly commit: string}> {
  const path = `items/${id}/item.md`
  const typed = readItemChanges(changes, path)
  if (typed.value === undefined) throw badValue(typed.problems, path)
  const edit = (text: string | undefined): string => {
    const edited = editFields(text ?? '', typed.value ?? {}, path)
    if (edited.value === undefined) throw badValue(edited.problems, path)
    return edited.value
  }
  const what = Object.entries(changes).map(([key, value]) => (value === undefined ? `no ${key}` : `${key} ${value}`)).join(', ')
  return {commit: await commitAsPerson(ports, lookout, [{path, edit}], `${id}: ${sanitiseLine(what, 200)}\n\nLifecycle-Item: ${id}\n`)}
}

function badValue(problems: readonly Problem[], path: string): LifecycleError {
  return new LifecycleError('USAGE_BAD_VALUE', problems[0]?.message ?? `${path} cannot be edited`, {hint: problems[0]?.fix ?? 'Edit it by hand.'})
}

/** Writes the form by which a person asks for a step again. */
export async function redoStep(ports: EnginePorts, lookout: Lookout, id: string, step: string, why: string | undefined): Promise<{readonly commit: string}> {
  const {snapshot, plan} = await lookout.look()
  const item = snapshot.items.get(id)
  const steps = snapshot.configuration.workflows.get(item?.request?.kind ?? '')?.steps.filter(s => s.type === 'pass').map(s => s.name) ?? []
  if (!item || !steps.includes(step)) {
    const nearest = findNearest(step, steps)
    throw new LifecycleError('USAGE_UNKNOWN_STEP', `${id} has no step "${step}" that can be done again`, {hint: `${nearest ? `Did you mean ${nearest}? ` : ''}There are ${steps.join(', ')}.`})
  }
  refuseOver(item, plan)
  const number = item.forms.filter(f => f.kind === 'redo' && f.step === step).reduce((max, f) => Math.max(max, f.number), 0) + 1
  const path = `items/${id}/decisions/redo-${step}-${number}.md`
  const text = renderRedo(step, why ?? '', newestRecord(item))
  return {commit: await commitAsPerson(ports, lookout, [{path, edit: asNew(path, text)}], `${id}: redo ${step}\n\nLifecycle-Item: ${id}\n`)}
}

/** Nothing is made again of what has been merged or dropped: the words would stand there and nothing would follow. */
function refuseOver({id, runs}: ItemSnapshot, plan: Plan): void {
  const merged = runs.findLast(({outcome}) => outcome === 'merged')
  if (plan.items.get(id)?.standing !== 'dropped' && merged === undefined) return
  throw new LifecycleError('WORK_IS_OVER', `${id} is ${merged ? `merged as ${merged.output?.slice(0, 8) ?? '?'}` : 'dropped'}, and nothing of it is made again`, {
    hint: `Nothing was written. ${merged ? 'What is still to be done is another item: lifecycle new "…"' : 'Take "dropped" out of its item.md first.'}`, details: {target: id}
  })
}
