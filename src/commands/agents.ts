import {LifecycleError} from '../core/errors.ts'
import type {Configuration} from '../core/project/configuration.ts'
import {findVendor} from '../core/run/vendors.ts'
import {listStandings, type AgentStanding} from './agents/standing.ts'
import type {CommandContext} from './context.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {agents as definition} from './line/further-commands.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {wrapText} from './output/wrap-text.ts'
import {withSession} from './with-session.ts'

/** `lifecycle agents`: what can work here, who uses it, and what to do about what cannot. Also outside a project. */
export async function agents({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const [survey, configuration] = await Promise.all([context.machine.survey(context.cwd), readConfiguration(context)])
  const standings = await listStandings(survey, configuration, async name => (await context.machine.findProgram(name, {isAsked: false}))?.path)
  if (options.json) {
    await output.printJson('agents', {adapters: standings, apiKeys: survey.apiKeys})
    return 0
  }
  const [shown, absent] = [standings.filter(isShown), standings.filter(standing => !isShown(standing))]
  await output.print(...await renderTable(shown.map(standing => row(output, standing)), {columns: output.result.columns}))
  if (absent.length > 0) await output.print('', `Not installed: ${absent.map(({name}) => name).join(', ')}`)
  await output.print(...listNext(standings).flatMap(line => wrapText(line, output.result.columns, '    ')))
  return 0
}

/** The project's configuration; undefined where there is none. */
export async function readConfiguration(context: CommandContext): Promise<Configuration | undefined> {
  try {
    return await withSession(context, session => session.configuration())
  } catch (error) {
    if (error instanceof LifecycleError && (error.code === 'CONFIG_NO_PROJECT' || error.code === 'GIT_NO_REPOSITORY')) return undefined
    throw error
  }
}

function isShown({installed, usedBy}: AgentStanding): boolean {
  return installed || usedBy.length > 0
}

function listNext(standings: readonly AgentStanding[]): readonly string[] {
  const steps = standings.flatMap(({next}) => next)
  const works = standings.filter(({kind, installed, signedIn}) => kind === 'vendor' && installed && signedIn !== false)
  const first = works.find(({usedBy}) => usedBy.length > 0) ?? works[0]
  return [
    ...(steps.length > 0 ? ['', 'To do:', ...steps.map(step => `  ${step}`)] : []),
    ...(standings.some(({kind, installed}) => kind === 'vendor' && installed) ? [] : ['', 'No agent is installed. One of them, for example:', `  ${findVendor('claude')!.install}`]),
    ...(first === undefined ? [] : ['', `See one work, at the price of a small run: lifecycle agents check ${first.name}`])
  ]
}

function row(output: Output, standing: AgentStanding): Row {
  const {name, installed, signedIn, usedBy, kind} = standing
  const mark = !installed ? 'failed' : signedIn === false ? 'you' : 'done'
  const tone = mark === 'done' ? 'good' : mark === 'you' ? 'you' : 'bad'
  return [
    {text: output.glyph(mark), paint: text => output.paint(tone, text)},
    {text: name, paint: text => output.paint('accent', text)},
    describeVersion(standing),
    kind === 'built-in' ? 'costs nothing' : describeSignIn(standing),
    usedBy.length > 0 ? `used by ${shorten(usedBy)}` : ''
  ]
}

function describeVersion({kind, installed, version, isChecked}: AgentStanding): string {
  switch (kind) {
    case 'built-in': return 'built in'
    case 'provider': return 'by its key'
    case 'program': return installed ? 'there' : 'not found'
    case 'vendor': return installed ? `${version ?? 'there'}${isChecked === false ? ' *' : ''}` : 'not found'
  }
}

function describeSignIn({kind, installed, signedIn, signedInBy}: AgentStanding): string {
  if (!installed || kind === 'program') return ''
  if (signedIn === undefined) return 'sign-in unknown'
  return signedIn ? signedInBy ?? 'signed in' : 'not signed in'
}

function shorten(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}
