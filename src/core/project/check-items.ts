import {suggest} from '../artifact/nearest.ts'
import {makeError, makeWarning} from '../artifact/problems.ts'
import {type Problem} from '../problem.ts'
import {type Configuration} from './configuration.ts'
import {isItemId} from './item-id.ts'
import {type ItemRequest} from './records.ts'

/** An item as far as the checks between items need it. */
export interface CheckedItem { readonly id: string; readonly request: ItemRequest | undefined }

/**
 * Checks what no file can say of itself: ids that only case tells apart, needs and parents that do not exist or go in a circle, kinds
 * without a workflow. Each problem is that of one item; the others go on. `archived` are ids of items moved out of the way.
 */
export function checkItems(items: Iterable<CheckedItem>, configuration: Configuration, archived: ReadonlySet<string> = new Set()): readonly Problem[] {
  const all = [...items]
  const byId = new Map(all.map(item => [item.id, item]))
  return [
    ...checkIds(all),
    ...all.flatMap(item => item.request === undefined ? [] : [
      ...checkKind(item.id, item.request, configuration),
      ...checkReferences(item.id, item.request, byId, archived)
    ]),
    ...findCircles(byId, 'needs', request => request.needs),
    ...findCircles(byId, 'parent', request => request.parent === undefined ? [] : [request.parent])
  ]
}

function fileOf(id: string): string {
  return `items/${id}/item.md`
}

/** Of folders that only case tells apart the one with a sound id may stay, whatever order they are listed in. */
function checkIds(items: readonly CheckedItem[]): readonly Problem[] {
  const sorted = items.map(item => item.id).toSorted((a, b) => Number(isItemId(b)) - Number(isItemId(a)) || (a < b ? -1 : 1))
  const seen = new Map<string, string>()
  return sorted.flatMap((id): readonly Problem[] => {
    const folded = id.normalize('NFC').toLowerCase()
    const twin = seen.get(folded)
    seen.set(folded, twin ?? id)
    if (twin !== undefined) return [makeError(fileOf(id), 'duplicate-id', `"${id}" and "${twin}" differ only in case: on some file systems they are one folder.`, 'Rename one of the two folders.')]
    return isItemId(id) ? [] : [makeError(fileOf(id), 'invalid-name', `"${id}" is no id of an item.`, 'Rename the folder: lower-case words joined by "-", at most 48 characters.')]
  })
}

function checkKind(id: string, request: ItemRequest, {workflows}: Configuration): readonly Problem[] {
  const workflow = workflows.get(request.kind)
  if (workflow === undefined) {
    const otherwise = workflows.size === 0 ? `Add workflows/${request.kind}.md.` : `Kinds are ${[...workflows.keys()].join(', ')}.`
    return [makeError(fileOf(id), 'unknown-kind', `There is no workflow for kind "${request.kind}".`, suggest(request.kind, workflows.keys(), otherwise))]
  }
  const steps = workflow.steps.map(step => step.name)
  return request.skip.filter(step => !steps.includes(step)).map(step =>
    makeWarning(fileOf(id), 'unknown-step', `"skip" names "${step}", which is no step of ${request.kind}.`, suggest(step, steps, `Steps are ${steps.join(', ')}.`)))
}

function checkReferences(id: string, request: ItemRequest, byId: ReadonlyMap<string, CheckedItem>, archived: ReadonlySet<string>): readonly Problem[] {
  const isThere = (other: string): boolean => byId.has(other) || archived.has(other)
  const needs = request.needs.filter(other => !isThere(other)).map(other =>
    makeError(fileOf(id), 'unknown-item', `It needs "${other}", which is no item.`, suggest(other, byId.keys(), 'Remove it from "needs", or create that item.')))
  if (request.parent === undefined || isThere(request.parent)) return needs
  return [...needs, makeWarning(fileOf(id), 'unknown-item', `Its parent "${request.parent}" is no item.`, suggest(request.parent, byId.keys(), 'Remove "parent", or create that item.'))]
}

/** Reports every circle once per item in it. Iterative, so that a chain of any length is walked. */
function findCircles(byId: ReadonlyMap<string, CheckedItem>, key: 'needs' | 'parent', next: (request: ItemRequest) => readonly string[]): readonly Problem[] {
  const problems: Problem[] = []
  const done = new Set<string>()
  for (const root of byId.keys()) {
    const path: string[] = []
    const onPath = new Set<string>()
    const stack: {readonly id: string; readonly leave: boolean}[] = [{id: root, leave: false}]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top.leave) {
        path.pop()
        onPath.delete(top.id)
        done.add(top.id)
        continue
      }
      if (onPath.has(top.id)) {
        problems.push(...reportCircle([...path.slice(path.indexOf(top.id)), top.id], key))
        continue
      }
      const request = byId.get(top.id)?.request
      if (done.has(top.id) || request === undefined) continue
      path.push(top.id)
      onPath.add(top.id)
      stack.push({id: top.id, leave: true}, ...next(request).map(id => ({id, leave: false})))
    }
  }
  return problems
}

function reportCircle(circle: readonly string[], key: 'needs' | 'parent'): readonly Problem[] {
  const shown = circle.length > 8 ? [...circle.slice(0, 4), '…', ...circle.slice(-3)] : circle
  return [...new Set(circle)].map(id =>
    makeError(fileOf(id), `${key}-circle`, `"${key}" goes in a circle: ${shown.join(' → ')}.`, `Remove one of these from "${key}".`))
}
