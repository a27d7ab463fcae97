import {existsSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {makeAgentProject, settle, type AgentProject, type AgentRun, type RunnerName} from './agent-project.ts'
import {play, scenarios, type Scenario, type ScenarioName} from '../stand-ins/scenario.ts'
import {sumCharges} from '../stand-ins/start-stand-in.ts'

/** What an agent meets: every scenario of the stand-in, and the writing of a document. */
export type Cell = Exclude<ScenarioName, 'flaky'> | 'document' | 'run-denied'
export const cells = ['text', 'write', 'document', 'denied', 'run', 'run-denied', 'refusal', 'unauthorized', 'quota', 'rate', 'overloaded', 'overflow', 'slow', 'cut', 'hang'] as const satisfies readonly Cell[]

type Expected = readonly [outcome: string, says: RegExp]

const usual: Readonly<Record<Cell, Expected>> = {
  text: ['nothing-done', /no file was changed.*; it said: Nothing has to change here\.$/],
  write: ['finished', /^1 file changed$/],
  document: ['finished', /^Spec$/],
  denied: ['nothing-done', /; not permitted: .*outside\.txt|\/tree\/\.\./],
  'run': ['finished', /^1 file changed$/],
  'run-denied': ['nothing-done', /; not permitted: .*ran\.txt|; it said: I run it\. I have no tool for this\.$/],
  refusal: ['refused', /./],
  unauthorized: ['failed', /^not signed in: /],
  quota: ['out-of-quota', /limit|quota/],
  rate: ['out-of-quota', /limit|quota|429/],
  overloaded: ['out-of-quota', /overloaded|capacity/i],
  overflow: ['failed', /^more to read than the model's context holds/],
  slow: ['nothing-done', /; it said: Nothing has to change here\.$/],
  cut: ['failed', /^the provider could not be reached/],
  hang: ['idle', /^nothing heard of it/]
}

/** Where an agent tells less than others, or in another way. */
const own: Readonly<Partial<Record<RunnerName, Readonly<Partial<Record<Cell, Expected>>>>>> = {
  // It reads by running commands, and its own sandbox is off: what it writes outside its workspace is in the sandbox's folder for the time of the run, and nowhere else.
  'codex': {'denied': ['nothing-done', /no file was changed/], 'run-denied': ['finished', /^1 file changed$/], 'refusal': ['nothing-done', /no file was changed/]},
  'opencode': {cut: ['idle', /on stderr: .*connection/]},
  'gemini by acp': {denied: ['nothing-done', /; failed: edit/], refusal: ['nothing-done', /no file was changed/]},
  'opencode by acp': {cut: ['idle', /on stderr: .*connection/]},
  'codex by acp': {'denied': ['nothing-done', /no file was changed/], 'run-denied': ['finished', /^1 file changed$/], 'refusal': ['nothing-done', /no file was changed/]},
  'model': {text: ['finished', /^Nothing has to change here\.$/], slow: ['finished', /^Nothing has to change here\.$/], document: ['finished', /^Spec$/]}
}

/** A model without tools writes no files and is refused none. */
const without: Readonly<Partial<Record<RunnerName, readonly Cell[]>>> = {model: ['write', 'denied', 'run', 'run-denied']}

/** Runs a real agent through the whole engine, in the sandbox, once for each cell, one after the other. */
export function testAgent(name: RunnerName, wanted: readonly Cell[] = cells): void {
  for (const cell of wanted.filter(candidate => !without[name]?.includes(candidate))) {
    const [outcome, says] = own[name]?.[cell] ?? usual[cell]
    test.serial(`${name}: ${cell} comes out as ${outcome}`, async t => {
      const made = await makeAgentProject(t, name, scenarioOf(name, cell), {permissions: cell === 'document' ? 'read' : cell === 'run' ? 'read, edit, run' : 'read, edit', limits: limitsOf(name, cell)})
      const {standing, runs} = await settle(made, cell === 'document' || name === 'model' ? 'document' : 'change')
      const run = runs[0]!
      // A rate passes within seconds, and the next run meets it again.
      if (cell !== 'rate') t.is(runs.length, 1)
      t.is(run.outcome, outcome, run.summary)
      t.regex(run.summary.split('\n')[0] ?? '', says)
      t.is(run.boundary, 'L1')
      t.is(standing, outcome === 'finished' ? 'done' : outcome === 'out-of-quota' ? 'due' : 'waiting', 'a quota uses up no attempt')
      await checkMade(t, made, cell, outcome)
      checkBill(t, made, cell, run)
    })
  }
}

/** What ends by our clocks alone is waited for no longer than that agent needs to begin on a busy machine. */
function limitsOf(name: RunnerName, cell: Cell): string {
  const mayWait = ['hang', 'quota', 'rate', 'overloaded', 'cut'].includes(cell)
  const isSlow = name.startsWith('gemini') || name.startsWith('opencode')
  return `wall: 4m, idle: ${mayWait ? isSlow ? '30s' : '15s' : '2m'}, post-result: 3s`
}

function scenarioOf(name: RunnerName, cell: Cell): Scenario {
  if (cell === 'run-denied') return scenarios.run
  if (cell !== 'document') return scenarios[cell]
  const content = '# Spec\n\nIt greets.\n'
  return name === 'model' ? play({say: content}) : play({say: 'I write the document.', write: {path: '$LIFECYCLE_OUT/spec.md', content}}, {say: 'Done.'})
}

async function checkMade(t: ExecutionContext, {project, runner}: AgentProject, cell: Cell, outcome: string): Promise<void> {
  if (cell === 'write') t.is(await project.git('show', 'item/greet:hello.txt'), 'hello')
  if (cell === 'run') t.is(await project.git('show', 'item/greet:ran.txt'), 'ran')
  if (cell === 'document') t.regex(await project.read('.lifecycle/items/greet/spec.md'), /^# Spec/m)
  if (outcome !== 'finished' && runner !== 'model') t.is(await project.git('log', '--format=%s', 'main..item/greet'), '', 'nothing is taken in')
  t.false(existsSync(path.join(project.env['LIFECYCLE_STATE']!, 'outside.txt')))
  t.is(await project.git('status', '--porcelain'), '')
}

/** What is on the item is what the stand-in charged, as far as the agent tells it; what it does not tell is not known, and never nothing. */
function checkBill(t: ExecutionContext, {standIn, runner}: AgentProject, cell: Cell, {usage = {}}: AgentRun): void {
  const charges = standIn.charges().filter(charge => !charge.isAside)
  const charged = sumCharges(charges)
  const isBroken = charges.some(({isWhole}) => !isWhole)
  if (isBroken) t.true(['none', 'partial'].includes(usage.source ?? ''), `${cell}: ${String(usage.source)}`)
  // It tells the tokens of its last request alone: only its money is whole.
  else if (runner === 'opencode by acp') t.true(charges.length === 0 || (usage.costMicro ?? 0) > 0)
  else if (charges.length === 0) t.deepEqual([usage.input ?? 0, usage.costMicro ?? 0], [0, 0])
  if (isBroken || runner === 'opencode by acp' || charges.length === 0) return
  // It asks again after a refusal, and tells of the last answer alone.
  if (runner === 'gemini by acp' && cell === 'refusal') return
  t.is((usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0), charged.input + charged.cacheRead + charged.cacheWrite)
  // What is thought is not in what its server of the protocol counts.
  t.is(usage.output, charged.output - (runner === 'gemini by acp' ? charged.reasoning : 0))
}
