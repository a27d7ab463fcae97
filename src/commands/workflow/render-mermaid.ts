import type {Step, Workflow} from '../../core/project/configuration.ts'
import {listEdges} from './list-edges.ts'

/** The workflow as a Mermaid flowchart: stages are boxes, decisions are diamonds. */
export function renderMermaid(workflow: Workflow): string {
  const stages = [...new Set(workflow.steps.map(step => step.stage))]
  const lines = [
    'flowchart TD',
    '  item([item])',
    ...stages.flatMap((stage, i) => [
      `  subgraph stage${i + 1}["${escape(stage)}"]`,
      ...workflow.steps.filter(step => step.stage === stage).map(step => `    ${id(step.name)}${shape(step)}`),
      '  end'
    ]),
    ...listEdges(workflow).map(({from, to}) => `  ${id(from)} --> ${id(to)}`)
  ]
  return `${lines.join('\n')}\n`
}

function shape(step: Step): string {
  switch (step.type) {
    case 'approve': return `{"${escape(step.name)}<br>${escape(step.roles.join(', '))}"}`
    case 'merge': return `[["${escape(step.name)}"]]`
    case 'pass': return `["${escape(step.name)}<br>${escape(step.by)}"]`
  }
}

/** Mermaid takes words like `end` for its own: every name gets a beginning of ours. */
function id(name: string): string {
  return name === 'item' ? name : `step_${name.replaceAll(/\W/g, '_')}`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
