import {rm} from 'node:fs/promises'
import {suggest} from '../core/artifact/nearest.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {formatElapsed, formatMoney, formatTokens} from '../core/board/format.ts'
import type {EngineEvent, RunSummary, Session} from '../core/board/session.ts'
import {LifecycleError} from '../core/errors.ts'
import type {Trial} from '../core/machine.ts'
import type {Agent, Configuration} from '../core/project/configuration.ts'
import {bareAgent} from '../core/project/parse-agent.ts'
import type {RunRecord} from '../core/project/records.ts'
import {plainAdapterNames} from '../core/run/adapters/find-adapter.ts'
import {trial as names} from '../core/run/trial.ts'
import {programOf} from '../core/run/vendors.ts'
import {readConfiguration} from './agents.ts'
import {judgeTrial} from './agents/judge-trial.ts'
import type {CommandContext} from './context.ts'
import {exitCodes, type ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {agentsCheck as definition} from './line/further-commands.ts'
import type {Output} from './output/output.ts'
import {Progress} from './output/progress.ts'
import {wrapText} from './output/wrap-text.ts'

/** `lifecycle agents check`: one small run of an agent, in a repository of its own and by the same way as every run. */
export async function agentsCheck({context, output, arguments: {name}, options}: Call<typeof definition>): Promise<ExitCode> {
  const configuration = await readConfiguration(context)
  const agent = findAgent(name, configuration)
  const installed = await requireProgram(context, agent)
  const trial = await context.machine.makeTrial({agent, configuration})
  try {
    await output.note(...announce(agent, trial).flatMap(line => wrapText(line, output.progress.columns)))
    const ran = await tryAgent(context, output, trial)
    if (ran === undefined) return exitCodes.interrupted.code
    return await report(output, {name, agent, installed, isJson: options.json}, ran)
  } finally {
    for (const folder of [trial.folder, trial.state]) await rm(folder, {recursive: true, force: true, maxRetries: 5})
  }
}

/** An agent file of the project, else an adapter by its name with a cheap model: what works with that works. */
function findAgent(name: string, configuration: Configuration | undefined): Agent {
  const file = configuration?.agents.get(name)
  if (file) return file
  if (plainAdapterNames.includes(name)) return {...bareAgent, name, run: name, tier: 'small', permissions: ['read', 'edit', 'run']}
  const known = [...plainAdapterNames, ...configuration?.agents.keys() ?? []]
  throw new LifecycleError('USAGE_UNKNOWN_AGENT', `there is no agent ${JSON.stringify(name)}`, {hint: suggest(name, known, `Those there are: ${known.join(', ')}.`), details: {target: name}})
}

/** The version that is installed, as far as it can be asked. */
async function requireProgram(context: CommandContext, agent: Agent): Promise<string | undefined> {
  const program = programOf(agent)
  if (program === undefined) return undefined
  if (program.name.includes('/') && !program.name.startsWith('/')) {
    throw new LifecycleError('USAGE_NO_TRIAL', `${agent.name} runs ${program.name} of the repository, and a trial has none of its files`, {hint: 'See it work on an item: lifecycle run <id>'})
  }
  const found = await context.machine.findProgram(program.name, {isAsked: program.vendor !== undefined})
  if (found) return found.version
  throw new LifecycleError('AGENT_NOT_INSTALLED', `${program.name} is not on PATH`, {hint: program.vendor ? `Install it: ${program.vendor.install}` : `Install it, or change "command:" in .lifecycle/agents/${agent.name}.md.`, details: {target: program.name}})
}

function announce({run, name}: Agent, {model}: Trial): readonly string[] {
  if (run === 'rehearsal') return ['One small run of the built-in rehearsal agent; it calls no model and costs nothing.']
  const on = model === undefined ? '' : ` on ${sanitiseLine(model)}`
  const who = run === name ? run : `${name} (${run})`
  if (run === 'command') return [`One small run of ${who}, in a folder of its own. Ctrl-C ends it.`]
  return [`One small run of ${who}${on}, in a folder of its own: a request or two to its provider, at the price of a few lines. Ctrl-C ends it.`]
}

interface Ran { readonly record: RunRecord; readonly log: readonly string[] }

/** Undefined when it was interrupted; its agent has ended then. */
async function tryAgent(context: CommandContext, output: Output, trial: Trial): Promise<Ran | undefined> {
  const session = await context.openSession(trial.folder)
  try {
    const summary = await runOnce(context, output, session)
    if (context.signal.aborted) {
      await session.stop(names.item)
      await session.run({})
      await output.note('Interrupted: the agent was ended.')
      return undefined
    }
    return await readRun(session, summary)
  } finally {
    await session.close()
  }
}

async function runOnce(context: CommandContext, output: Output, session: Session): Promise<RunSummary> {
  const progress = new Progress(output, context.now, () => false)
  const onEvent = (event: EngineEvent): void => {
    if (event.type === 'run-started' || event.type === 'run-ended') progress.tell(event)
  }
  try {
    return await session.run({onEvent, signal: context.signal})
  } finally {
    await progress.end()
  }
}

async function readRun(session: Session, summary: RunSummary): Promise<Ran> {
  const record = (await session.item(names.item)).runs.find(run => run.type === 'run')
  if (record) return {record, log: (await session.log(names.item, record.name)).lines}
  const problem = (await session.view()).problems[0]
  const why = summary.waiting.get(names.item) ?? problem?.message ?? 'the engine found nothing to do'
  throw new LifecycleError('AGENT_NOT_STARTED', `it was not started: ${why}`, {hint: 'lifecycle doctor says what is wrong with this machine.'})
}

interface Reported { readonly name: string; readonly agent: Agent; readonly installed: string | undefined; readonly isJson: boolean }

async function report(output: Output, {name, agent, installed, isJson}: Reported, {record, log}: Ran): Promise<ExitCode> {
  const {outcome, usage, model, boundary, summary: note} = record
  const {exitCode, words, next} = judgeTrial(record, agent)
  const durationMs = elapsedBetween(record)
  const version = record.agent?.split(' ')[1] ?? installed
  if (isJson) {
    await output.printJson('agents-check', {agent: name, adapter: agent.run, outcome, words, note, next, usage, costMicro: usage.costMicro, version, model, boundary, durationMs, exitCode})
    return exitCode
  }
  const isGood = outcome === 'finished'
  const facts = [version, model, boundary === 'L1' ? 'in the sandbox' : 'without a sandbox', formatElapsed(durationMs), describeUsage(record)].filter(fact => fact !== undefined && fact !== '')
  const columns = output.result.columns
  await output.print(
    `${output.mark(isGood ? 'done' : 'failed')} ${sanitiseLine(name)}: ${words}`,
    ...wrapText(`  ${facts.join(output.spell(' · '))}`, columns, '  '),
    ...(isGood ? [] : wrapText(`  ${outcome}: ${sanitiseLine(note, 1000)}`, columns, '    ')),
    ...(next === '' ? [] : wrapText(`  ${next}`, columns, '    '))
  )
  if (!isGood && log.length > 0) await output.note('', 'The end of its log:', ...log.slice(-12).map(line => `  ${sanitiseLine(line, 500)}`))
  return exitCode
}

function elapsedBetween({startedAt, endedAt}: RunRecord): number {
  return startedAt === undefined || endedAt === undefined ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt))
}

function describeUsage({usage}: RunRecord): string {
  const read = [usage.input, usage.cacheRead, usage.cacheWrite].filter(count => count !== undefined)
  const tokens = read.length === 0 ? '' : `${formatTokens(read.reduce((sum, count) => sum + count, 0))} tokens read, ${formatTokens(usage.output ?? 0)} written`
  const cost = usage.costMicro === undefined ? 'cost unknown' : usage.costMicro === 0 ? 'no cost' : formatMoney(usage.costMicro)
  return tokens === '' ? cost : `${tokens}, ${cost}`
}
