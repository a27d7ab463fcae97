import {isNotionalItem} from '../../core/board/agent-facts.ts'
import {itemOfPath} from '../../core/board/facts.ts'
import type {LiveRun, View} from '../../core/board/view.ts'
import type {FindingStatus, ItemStatus, OpenForm, StepStatus} from '../../core/plan/decision.ts'
import type {Problem} from '../../core/problem.ts'

/*
The stable shapes of `--json`, schema version 1. They are spelled out, so that the engine's types can change without
changing them: a key is only ever added here.
*/

/** One item as `status --json` and `show --json` print it. */
export function toItemJson(item: ItemStatus, view: View) {
  return {
    id: item.id, title: item.title, kind: item.kind, priority: item.priority, labels: item.labels, touches: item.touches, owner: item.owner, createdAt: item.createdAt,
    stage: item.stage, standing: item.standing, next: item.next, waits: item.waits, why: item.why,
    costMicro: item.costMicro, costIsPartial: item.costIsPartial || item.costReservedMicro > 0, costReservedMicro: item.costReservedMicro, costIsNotional: isNotionalItem(view, item), budgetMicro: item.budgetMicro,
    steps: item.steps.map(toStepJson), forms: item.forms.map(toFormJson), findings: item.findings.map(toFindingJson), problems: item.problems.map(toProblemJson)
  }
}

/** A problem in the form all commands report it in. */
export function toProblemJson(problem: Problem) {
  return {severity: problem.severity, code: problem.code, message: problem.message, target: locate(problem), fix: problem.fix}
}

/** `path:line:column`, as compilers print it and editors open it. */
export function locate(problem: Pick<Problem, 'path' | 'line' | 'column'>): string | undefined {
  if (problem.path === '') return undefined
  return [placeInRepository(problem.path), problem.line, problem.column].filter(part => part !== undefined).join(':')
}

/** A path of the home folder as people find it from the top of their repository. */
export function placeInRepository(path: string): string {
  return path.startsWith('.lifecycle/') ? path : `.lifecycle/${path}`
}

/** An open form. */
export function toFormJson(form: OpenForm) {
  return {
    item: form.item, name: form.name, kind: form.kind, step: form.step, for: form.for, people: form.people, choices: form.choices,
    questions: form.questions, about: form.about, askedAt: form.askedAt, deferred: form.deferred, notice: form.notice
  }
}

/** A run under way. */
export function toLiveJson(run: LiveRun) {
  return {item: run.item, run: run.run, step: run.step, type: run.type, by: run.by, startedAt: run.startedAt, doing: run.doing, usage: run.usage, limitMicro: run.limitMicro, slowerThanMs: run.slowerThanMs}
}

/** The project around the items. What is wrong with an item is told with that item, and only there. */
export function toProjectJson(view: View) {
  const problems = view.problems.filter(problem => !view.items.has(itemOfPath(problem.path)))
  return {
    project: view.project, homeBranch: view.homeBranch, baseBranch: view.baseBranch, homeCommit: view.homeCommit, stages: view.stages,
    pools: view.pools, agents: [...view.agents].map(([name, {makes, billing}]) => ({name, makes, billing})), engine: view.engine, boundary: view.boundary, todayMicro: view.todayMicro, todayReservedMicro: view.todayReservedMicro, edited: view.edited, live: view.live.map(toLiveJson), problems: problems.map(toProblemJson)
  }
}

function toStepJson(step: StepStatus) {
  return {
    step: step.step, stage: step.stage, type: step.type, state: step.state, by: step.by, note: step.note, run: step.run,
    startedAt: step.startedAt, round: step.round, costMicro: step.costMicro, costReservedMicro: step.costReservedMicro, from: step.from, version: step.version
  }
}

function toFindingJson(finding: FindingStatus) {
  return {name: finding.name, source: finding.source, on: finding.on, state: finding.state, text: finding.text}
}
