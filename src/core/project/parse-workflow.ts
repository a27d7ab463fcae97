import {isFields, type Fields} from '../artifact/field-tree.ts'
import {parseDocument, type Document, type KeyPath} from '../artifact/fields.ts'
import {findNearest, suggest} from '../artifact/nearest.ts'
import {makeError, makeWarning} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {type Agent, type ApproveStep, type Check, type MergeStep, type Oid, type PassStep, type Step, type Workflow} from './configuration.ts'
import {isItemId} from './item-id.ts'
import {readFields} from './read-fields.ts'
import {approveSchema, mergeSchema, passSchema, workflowSchema} from './schemas.ts'
import {whyNoStepName} from './step-names.ts'
import {checkPublish} from './check-publish.ts'

/** What a workflow's names are resolved with. */
export interface WorkflowContext {
  readonly agents: ReadonlyMap<string, Agent>
  /** Roles that somebody in team.md has. */
  readonly roles: ReadonlySet<string>
  readonly oid: Oid
}

/** A check's longest run where nothing is said. */
export const defaultCheckTimeoutMs = 30 * 60_000
const defaultRounds = 2
const defaultRetries = 1

/** The state of reading one workflow: steps in their order, and what was wrong with each. */
interface Reading {
  readonly document: Document
  readonly path: string
  readonly context: WorkflowContext
  readonly steps: Step[]
  readonly problems: Problem[]
}

/** Where a step stands: its stage, its place in the file, its line. */
interface Place { readonly stage: string; readonly at: KeyPath; readonly line: number }

/** Reads workflows/<kind>.md: names, order, references and who makes what are checked here, so that the planner meets none that dangle. */
export function parseWorkflow(text: string, path: string, context: WorkflowContext): Read<Workflow> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const {value: read, problems: faults} = readFields(workflowSchema, document.fields, document, path)
  if (read === undefined) return {value: undefined, problems: faults}
  const kind = /([^/]*)\.md$/.exec(path)?.[1] ?? path
  const reading: Reading = {document, path, context, steps: [], problems: []}
  if (!isItemId(kind)) reading.problems.push(makeError(path, 'invalid-name', `"${kind}" is no name of a kind.`, 'Rename the file: lower-case words joined by "-", at most 48 characters.'))

  // Keys that look like numbers lose their place in JavaScript's objects; the file knows it.
  const lineOf = (stage: string): number => document.positionOf(['stages', stage]).line
  const stages = Object.keys(read.stages).toSorted((a, b) => lineOf(a) - lineOf(b))
  for (const stage of stages) readStage(reading, stage, read.stages[stage])
  if (reading.steps.length === 0) fail(reading, ['stages'], 'no-steps', 'The workflow has no step.', 'Add a step such as "- code: {by: implementer, from: item}".')
  checkAfterMerge(reading)
  const publish = new Map(Object.entries(read.publish ?? {}))
  checkPublish(publish, reading.steps, path, (step): number => document.positionOf(['publish', step]).line).forEach(problem => reading.problems.push(problem))

  if (reading.problems.some(problem => problem.severity === 'error')) return {value: undefined, problems: reading.problems}
  const title = read.title ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ')
  return {value: {kind, title, stages, steps: reading.steps, publish, body: document.body.trim(), oid: context.oid}, problems: reading.problems}
}

function fail(reading: Reading, at: KeyPath, code: string, message: string, fix: string): void {
  reading.problems.push(makeError(reading.path, code, message, fix, reading.document.positionOf(at)))
}

function warn(reading: Reading, at: KeyPath, code: string, message: string, fix: string): void {
  reading.problems.push(makeWarning(reading.path, code, message, fix, reading.document.positionOf(at)))
}

function readStage(reading: Reading, stage: string, entries: unknown): void {
  const at = ['stages', stage]
  if (entries === '') return
  if (!Array.isArray(entries)) return fail(reading, at, 'wrong-shape', `The stage "${stage}" holds no list of steps.`, 'Write its steps as a list, each line beginning with "- ".')
  entries.forEach((entry: unknown, index) => readEntry(reading, {stage, at: [...at, index], line: reading.document.positionOf([...at, index]).line}, entry))
}

function readEntry(reading: Reading, place: Place, entry: unknown): void {
  const keys = isFields(entry) ? Object.keys(entry) : []
  const [name] = keys
  if (!isFields(entry) || name === undefined || keys.length !== 1) {
    return fail(reading, place.at, 'wrong-shape', 'A step is one name with what makes it.', keys.length > 1
      ? `Begin each of ${keys.join(', ')} with "- ", or put what belongs to "${name}" in braces.`
      : 'Write "- name: {by: agent, from: [inputs]}".')
  }
  const said = (entry as Fields)[name]
  if (name === 'approve') return readApprove(reading, place, said)
  if (name === 'merge') return readMerge(reading, place, said)
  readPass(reading, place, name, said)
}

function readApprove(reading: Reading, place: Place, said: unknown): void {
  const at = [...place.at, 'approve']
  const {value, problems} = readFields(approveSchema, isFields(said) ? said : {by: said}, reading.document, reading.path, at)
  reading.problems.push(...problems)
  if (value === undefined) return
  if (value.by.length === 0) return fail(reading, at, 'missing-key', 'Nobody is asked: "by" is empty.', 'Name a role: "by: engineer".')
  const name = value.as ?? nameApproval(reading.steps)
  if (name === undefined) return fail(reading, at, 'approve-unnamed', 'Nothing was made since the approval before, so this one has no name.', 'Give it one: "as: sign-off".')
  if (!isNameFree(reading, place, name)) return
  const twice = value.by.find((role, i) => value.by.indexOf(role) !== i)
  if (twice !== undefined) return fail(reading, at, 'invalid-value', `The role "${twice}" is asked twice.`, 'Name each role once.')
  const disagree = value.disagree ?? {how: 'block'} as const
  for (const role of new Set(disagree.how === 'block' ? value.by : [...value.by, disagree.role])) checkRole(reading, at, role)
  if (disagree.how === 'override' && !value.by.includes(disagree.role)) {
    return fail(reading, [...at, 'disagree'], 'invalid-value', `"${disagree.role}" overrides, but is not asked.`, `Add "${disagree.role}" to "by", or write "escalate ${disagree.role}".`)
  }
  if (disagree.how === 'escalate' && value.by.includes(disagree.role)) {
    return fail(reading, [...at, 'disagree'], 'invalid-value', `"${disagree.role}" is asked already, so nobody is left to escalate to.`, `Write "override ${disagree.role}" to let its word count, or escalate to another role.`)
  }
  const step: ApproveStep = {type: 'approve', name, stage: place.stage, line: place.line, roles: value.by, ask: value.ask ?? [], disagree, deferMs: value.defer}
  reading.steps.push(step)
}

/** `approve-<the last step since the previous approval that is no judge>`. */
function nameApproval(steps: readonly Step[]): string | undefined {
  const since = steps.slice(steps.findLastIndex(step => step.type === 'approve') + 1)
  const made = since.findLast(step => step.type === 'pass' && step.makes !== 'verdict')
  return made === undefined ? undefined : `approve-${made.name}`
}

function checkRole(reading: Reading, at: KeyPath, role: string): void {
  const {roles} = reading.context
  if (roles.has(role)) return
  const fix = findNearest(role, roles) === undefined ? `Give somebody in team.md the role "${role}".` : `Did you mean "${findNearest(role, roles)}"?`
  warn(reading, [...at, 'by'], 'role-without-members', `Nobody in team.md has the role "${role}", so what it is asked waits.`, fix)
}

function readMerge(reading: Reading, place: Place, said: unknown): void {
  const {value, problems} = readFields(mergeSchema, said, reading.document, reading.path, [...place.at, 'merge'])
  reading.problems.push(...problems)
  if (value === undefined || !isNameFree(reading, place, 'merge')) return
  const step: MergeStep = {type: 'merge', name: 'merge', stage: place.stage, line: place.line, how: value}
  reading.steps.push(step)
}

function isNameFree(reading: Reading, place: Place, name: string): boolean {
  const other = reading.steps.find(step => step.name === name)
  const why = whyNoStepName(name)
  if (why !== undefined) fail(reading, place.at, 'reserved-name', `"${name}" cannot name a step: ${why}.`, 'Give the step another name.')
  if (other !== undefined) fail(reading, place.at, 'duplicate-step', `There are two steps named "${name}"; the first is on line ${other.line}.`, name.startsWith('approve') ? 'Give this one a name of its own: "as: …".' : 'Give one of them another name.')
  return why === undefined && other === undefined
}

function readPass(reading: Reading, place: Place, name: string, said: unknown): void {
  const at = [...place.at, name]
  const {value, problems} = readFields(passSchema, isFields(said) ? said : {by: said}, reading.document, reading.path, at)
  reading.problems.push(...problems)
  const isFree = isNameFree(reading, place, name)
  if (name.startsWith('approve-')) fail(reading, at, 'reserved-name', `"${name}" looks like an approval.`, 'Give the step another name, or write "- approve: …".')
  if (value === undefined) return
  const maker = resolveMaker(reading, at, value.by, value.makes)
  const from = value.from ?? defaultInputs(reading.steps)
  from.forEach((input, i) => checkInput(reading, [...at, 'from', i], name, input, from))
  if (!isFree) return
  // Of an unknown maker the most is assumed, so that one slip is one problem: the workflow does not count anyway.
  const makes = maker?.makes ?? 'commits'
  if (name === 'code' && makes !== 'commits') fail(reading, at, 'reserved-name', `"code" is the whole change of an item, and this step makes a ${makes}.`, 'Give the step another name.')
  const checks = (value.check ?? []).map((check): Check => ({run: check.run, expect: check.expect ?? 'pass', timeoutMs: check.timeout ?? defaultCheckTimeoutMs}))
  if (checks.length > 0 && makes !== 'commits') {
    fail(reading, [...at, 'check'], 'check-without-commits', `"${name}" makes a ${makes}, and checks run on commits.`, 'Move "check" to the step that makes the commits.')
  }
  const step: PassStep = {
    type: 'pass', name, stage: place.stage, line: place.line, by: value.by, human: maker?.agent === undefined, makes, from, checks,
    rounds: value.rounds ?? maker?.agent?.rounds ?? defaultRounds,
    retries: value.retries ?? maker?.agent?.retries ?? defaultRetries,
    budgetMicro: value.budget
  }
  reading.steps.push(step)
}

/**
 * An agent of that name, else a role: a person's step, which makes a document unless it says otherwise. An agent makes one kind of
 * thing, so the agent that judges is never the one that made.
 */
function resolveMaker(reading: Reading, at: KeyPath, by: string, makes: PassStep['makes'] | undefined): {readonly agent: Agent | undefined; readonly makes: PassStep['makes']} | undefined {
  const {agents, roles} = reading.context
  const agent = agents.get(by)
  if (agent === undefined && !roles.has(by)) {
    fail(reading, [...at, 'by'], 'unknown-agent', `"${by}" is no agent in agents/ and no role in team.md.`, suggest(by, [...agents.keys(), ...roles], `Add agents/${by}.md, or give somebody the role "${by}".`))
    return undefined
  }
  if (agent !== undefined && makes !== undefined && makes !== agent.makes) {
    fail(reading, [...at, 'makes'], 'invalid-value', `"makes: ${makes}" contradicts agents/${by}.md, which makes ${agent.makes}.`, 'Remove "makes" here; the agent\'s file says it.')
    return undefined
  }
  return {agent, makes: agent?.makes ?? makes ?? 'document'}
}

/** Where nothing is said, a step is made from the nearest earlier thing that is no verdict, or from the item. */
function defaultInputs(steps: readonly Step[]): readonly string[] {
  return [steps.findLast(step => step.type === 'pass' && step.makes !== 'verdict')?.name ?? 'item']
}

function checkInput(reading: Reading, at: KeyPath, name: string, input: string, all: readonly string[]): void {
  const {steps} = reading
  if (all.indexOf(input) !== all.lastIndexOf(input)) return fail(reading, at, 'invalid-value', `"${input}" is named twice in "from" of "${name}".`, 'Name each input once.')
  if (input === 'item') return
  const step = steps.find(candidate => candidate.name === input)
  if (step?.type === 'pass') return
  if (step !== undefined) return fail(reading, at, 'invalid-input', `"${input}" makes nothing that "${name}" could be made from.`, 'Remove it: every step waits for the approvals before it anyway.')
  if (input === 'code' && steps.some(candidate => candidate.type === 'pass' && candidate.makes === 'commits')) return
  if (input === name) return fail(reading, at, 'invalid-input', `"${name}" cannot be made from itself.`, 'Name an earlier step.')
  const earlier = steps.flatMap(candidate => candidate.type === 'pass' ? [candidate.name] : [])
  const fix = input === 'code' ? 'No step before this one makes commits; name a document.' : suggest(input, ['item', ...earlier], `Name an earlier step: ${['item', ...earlier].join(', ')}.`)
  fail(reading, at, 'unknown-step', `"${name}" is made from "${input}", which is no step before it.`, fix)
}

/** A merge freezes the branch. */
function checkAfterMerge(reading: Reading): void {
  const merge = reading.steps.findIndex(step => step.type === 'merge')
  if (merge < 0) return
  const late = reading.steps.slice(merge + 1).find(step => step.type === 'pass' && step.makes === 'commits')
  if (late !== undefined) reading.problems.push(makeError(reading.path, 'commits-after-merge', `"${late.name}" makes commits after the merge, which nothing would merge.`, 'Move it before "merge".', {line: late.line, column: 1}))
}
