import type {Step, Workflow} from '../../core/project/configuration.ts'

export interface Edge { readonly from: string; readonly to: string }

/** What waits for what: a pass for its inputs and the decision before it; a decision or merge for all that nothing else waits for yet. */
export function listEdges(workflow: Workflow): readonly Edge[] {
  const edges: Edge[] = []
  let gate: string | undefined
  for (const [i, step] of workflow.steps.entries()) {
    const before = workflow.steps.slice(0, i)
    const sources = step.type === 'pass' ? inputsOf(step.from, before) : loose(before, edges)
    // Through its inputs a pass may already wait for that decision; one arrow says it.
    const gated = step.type === 'pass' && gate !== undefined && !sources.some(source => isAfter(source, gate ?? '', edges)) ? [gate] : []
    edges.push(...[...new Set([...sources, ...gated])].map(from => ({from, to: step.name})))
    if (step.type !== 'pass') gate = step.name
  }
  return edges
}

function inputsOf(from: readonly string[], before: readonly Step[]): readonly string[] {
  return from.map(input => {
    if (input !== 'code' || before.some(step => step.name === 'code')) return input
    return before.findLast(step => step.type === 'pass' && step.makes === 'commits')?.name ?? 'item'
  })
}

function loose(before: readonly Step[], edges: readonly Edge[]): readonly string[] {
  const names = before.map(step => step.name).filter(name => !edges.some(edge => edge.from === name))
  return names.length > 0 ? names : ['item']
}

function isAfter(step: string, gate: string, edges: readonly Edge[]): boolean {
  return step === gate || edges.some(edge => edge.to === step && isAfter(edge.from, gate, edges))
}
