import type {Step, Workflow} from '../../core/project/configuration.ts'
import {formatMoney} from '../../core/board/format.ts'
import type {Output} from '../output/output.ts'
import {renderTable, type Row} from '../output/table.ts'

/** The steps of a workflow from top to bottom, by stage: who does what, from what, with which checks. */
export async function drawWorkflow(workflow: Workflow, output: Output): Promise<readonly string[]> {
  const rows = workflow.steps.map(step => row(output, step))
  const lines = await renderTable(rows, {columns: output.result.columns, indent: '  '})
  const stages = [...new Set([...workflow.stages, ...workflow.steps.map(step => step.stage)])]
  return [
    `${output.paint('accent', workflow.kind)}  ${output.paint('strong', workflow.title)}`,
    ...stages.flatMap(stage => [output.paint('strong', stage), ...lines.filter((_, i) => workflow.steps[i]?.stage === stage)])
  ]
}

function row(output: Output, step: Step): Row {
  const name = {text: step.name, paint: (text: string) => output.paint('accent', text)}
  const muted = (text: string) => ({text, paint: (shown: string) => output.paint('muted', shown)})
  switch (step.type) {
    case 'approve': return [{text: output.glyph('you'), paint: text => output.paint('you', text)}, name, `decided by ${step.roles.join(' and ')}`, muted(step.deferMs === undefined ? '' : 'work goes on meanwhile')]
    case 'merge': return [{text: output.glyph('merged'), paint: text => output.paint('good', text)}, name, step.how === 'queue' ? 'merged by the engine' : 'merged by you', muted('')]
    case 'pass': return [{text: output.glyph('due'), paint: text => output.paint('running', text)}, name, step.human ? `by a person: ${step.by}` : step.by, muted(describePass(output, step))]
  }
}

function describePass(output: Output, step: Extract<Step, {type: 'pass'}>): string {
  return [
    `from ${step.from.join(', ')}`,
    ...step.checks.map(check => `check ${check.run}${check.expect === 'fail' ? ' (must fail)' : ''}`),
    ...(step.budgetMicro === undefined ? [] : [`at most ${formatMoney(step.budgetMicro)}`])
  ].join(output.spell(' · '))
}
