import {readCriteria} from '../artifact/criteria.ts'
import type {Problem} from '../problem.ts'
import type {Configuration, Workflow} from '../project/configuration.ts'
import type {ItemSnapshot} from '../project/snapshot.ts'

/** From here on an item is more than one pass can do well, and below that it is small. */
const large = {characters: 2500, criteria: 6}
const small = {characters: 600, criteria: 2}

/** A warning that names the better shape: one pass for a large item, or a heavy shape for a small one that is urgent. */
export function adviseShape(configuration: Configuration, item: ItemSnapshot): readonly Problem[] {
  const {request} = item
  const workflow = request && configuration.workflows.get(request.kind)
  if (!request || !workflow || item.runs.length > 0) return []
  const criteria = readCriteria(request.body).length
  const {length} = request.body
  const passes = countPasses(workflow)
  if (passes <= 1 && (length > large.characters || criteria > large.criteria)) {
    const better = pick(configuration, workflow, (a, b) => countPasses(b) - countPasses(a))
    return better && countPasses(better) > passes ? [advice(item.id, `the item is large for ${request.kind}, which has one pass`, better)] : []
  }
  if (request.priority === 0 && passes >= 4 && length < small.characters && criteria <= small.criteria) {
    const better = pick(configuration, workflow, (a, b) => waits(a) - waits(b) || countPasses(a) - countPasses(b))
    return better && waits(better) < waits(workflow) ? [advice(item.id, `the item is urgent and small, and ${request.kind} has ${passes} passes and ${waits(workflow)} decisions on the way`, better)] : []
  }
  return []
}

function advice(id: string, why: string, better: Workflow): Problem {
  return {severity: 'warning', code: 'shape', message: `${why}: ${better.kind} may fit better`, path: `items/${id}/item.md`, fix: `lifecycle set ${id} kind=${better.kind}, or leave it as it is.`}
}

/** The best of the kinds that make commits; by name where two are alike, so that the advice is always the same. */
function pick(configuration: Configuration, except: Workflow, order: (a: Workflow, b: Workflow) => number): Workflow | undefined {
  const others = [...configuration.workflows.values()].filter(w => w.kind !== except.kind && w.steps.some(s => s.type === 'pass' && s.makes === 'commits'))
  return others.toSorted((a, b) => order(a, b) || (a.kind < b.kind ? -1 : 1))[0]
}

function countPasses(workflow: Workflow): number {
  return workflow.steps.filter(s => s.type === 'pass').length
}

/** Decisions before the merge that work waits for. */
function waits(workflow: Workflow): number {
  const merge = workflow.steps.findIndex(s => s.type === 'merge')
  return workflow.steps.slice(0, merge < 0 ? undefined : merge).filter(s => s.type === 'approve' && s.deferMs === undefined).length
}
