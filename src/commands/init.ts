import type {InitRequest, InitResult, Survey} from '../core/machine.ts'
import {LifecycleError} from '../core/errors.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {acceptAgent, chooseAgent, type AgentChoice} from './agents/choose-agent.ts'
import type {CommandContext} from './context.ts'
import type {ExitCode} from './exit-code.ts'
import {ask, canAsk, confirm} from './interaction/prompt.ts'
import type {init as definition} from './line/commands-to-start.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {wrapText} from './output/wrap-text.ts'

/** `lifecycle init`: looks, says what it found and chose, asks, writes. */
export async function init({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const survey = await context.machine.survey(context.cwd)
  checkGround(survey)
  const asks = !options.yes && canAsk(context)
  const choice = options.agent === undefined ? chooseAgent(survey) : acceptAgent(options.agent, survey)
  const chosen = {
    cwd: context.cwd,
    survey,
    agent: choice.name,
    testCommand: options.test ?? survey.testCommand,
    setupCommand: options.setup ?? survey.setupCommand,
    ...(options.kind.length > 0 ? {kinds: options.kind} : {})
  }
  if (!options.json) await output.note(...await describeSurvey(output, survey, chosen, choice))
  const request = asks ? await askForMissing(context, chosen, choice) : chosen
  if (!asks && !options.yes && !options.json) await output.note('There is nobody to ask here: what was found is taken, as with --yes.')
  if (asks && !await confirm(context, survey.initialised ? 'Add what is missing?' : 'Write .lifecycle/ and commit it?')) {
    await output.note('Nothing was written.')
    return 1
  }
  const result = await context.machine.init(request)
  if (options.json) {
    await output.printJson('init', {...result, agent: request.agent, why: request.agent === choice.name ? choice.why : 'as you said', testCommand: request.testCommand, setupCommand: request.setupCommand})
    return 0
  }
  await output.print(
    result.written.length === 0 ? 'Everything is there already; nothing was written.' : `Wrote ${result.written.length} files in ${describePlace(result)}${result.commit === undefined ? '' : `, committed as ${result.commit.slice(0, 10)}`}.`,
    ...(result.kept.length > 0 ? ['What was there is kept as it is: nothing is ever overwritten.'] : []),
    ...describeUnused(options, result),
    '',
    ...(survey.initialised ? [] : describeGaps(request, request.agent === choice.name ? choice : acceptAgent(request.agent, survey)).flatMap(line => wrapText(line, output.result.columns, '    '))),
    'Next:',
    '  lifecycle new "What is to be done"   add a first item',
    '  lifecycle                            the board: work runs while it is open',
    '  lifecycle doctor                     is everything in order?'
  )
  return 0
}

function describePlace({folder, branch}: InitResult): string {
  return folder === undefined ? `.lifecycle/ on ${sanitiseLine(branch)}, which is checked out nowhere` : sanitiseLine(folder)
}

/** Options that had nothing left to fill in are not swallowed. */
function describeUnused({agent, test, setup}: Call<typeof definition>['options'], {kept}: InitResult): readonly string[] {
  const given = Object.entries({agent, test, setup}).filter(([, value]) => value !== undefined).map(([name]) => `--${name}`)
  return kept.length === 0 || given.length === 0 ? [] : [`${given.join(' and ')} changed nothing in what was kept: edit it in .lifecycle/ and commit it.${agent === undefined ? '' : ` For one call: lifecycle run --agent ${agent}`}`]
}

/** What is still missing for real work; said at the end, where it is read. */
function describeGaps(request: InitRequest, {missing}: AgentChoice): readonly string[] {
  const gaps = [...(request.testCommand === undefined ? ['No checks: put your test command behind "check:" in .lifecycle/workflows/.'] : []), ...missing]
  return gaps.length > 0 ? ['Still open:', ...gaps.map(gap => `  ${gap}`), ''] : []
}

function checkGround(survey: Survey): void {
  if (survey.repository === undefined) throw new LifecycleError('GIT_NO_REPOSITORY', 'this folder is in no Git repository', {hint: 'Make one: git init, then lifecycle init. Or only look first: lifecycle demo'})
  if (survey.identity === undefined) throw new LifecycleError('GIT_NO_IDENTITY', 'git does not know who you are', {hint: 'git config --global user.name "Your Name" && git config --global user.email "you@example.org"'})
}

async function describeSurvey(output: Output, survey: Survey, chosen: InitRequest, choice: AgentChoice): Promise<readonly string[]> {
  const agents = survey.agents.map(({name, version, signedIn}) => `${name}${version === undefined ? '' : ` ${version}`}${signedIn === false ? ' (not signed in)' : ''}`)
  const rows: readonly Row[] = [
    ['repository', survey.repository ?? ''],
    ['base branch', `${survey.base ?? 'none yet'}${survey.hasCommits ? '' : ' (no commit yet)'}`],
    ['you', survey.identity === undefined ? '' : `${survey.identity.name} <${survey.identity.email}>`],
    ['agents here', agents.length > 0 ? agents.join(', ') : 'none found'],
    ...(survey.apiKeys.length > 0 ? [['API keys', survey.apiKeys.join(', ')] satisfies Row] : []),
    ...(survey.initialised ? [] : describeChoice(choice)),
    ['tests', chosen.testCommand ?? 'no test command found'],
    ['set-up', chosen.setupCommand ?? 'none'],
    ...(survey.initialised ? [['.lifecycle/', 'is there; only what is missing is added'] satisfies Row] : [])
  ]
  return renderTable(rows, {columns: output.progress.columns, indent: '  '})
}

function describeChoice({name, why, others}: AgentChoice): readonly Row[] {
  return [
    ['work by', `${name}: ${why}`],
    ['', others.length === 0 ? 'another one: lifecycle init --agent <name>' : `${others.join(' or ')} instead: lifecycle init --agent ${others[0]}`]
  ]
}

async function askForMissing(context: CommandContext, chosen: InitRequest, choice: AgentChoice): Promise<InitRequest> {
  const agent = choice.others.length === 0 || chosen.survey.initialised ? '' : await ask(context, `Which agent does the work, ${[choice.name, ...choice.others].join(', ')}? (Enter for ${choice.name}): `)
  const typed = chosen.testCommand !== undefined ? '' : await ask(context, "The project's test command (Enter for none): ")
  return {...chosen, ...(agent === '' ? {} : {agent}), ...(typed === '' ? {} : {testCommand: typed})}
}
