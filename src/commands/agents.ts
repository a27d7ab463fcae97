import type {Survey} from '../core/machine.ts'
import type {Configuration} from '../core/project/configuration.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {agents as definition} from './line/further-commands.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {withSession} from './with-session.ts'

/** `lifecycle agents`: what is installed, and which agent files use it. */
export async function agents({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const [survey, configuration] = await Promise.all([context.machine.survey(context.cwd), withSession(context, session => session.configuration())])
  const adapters = listAdapters(survey, configuration)
  if (options.json) {
    await output.printJson('agents', {adapters, apiKeys: survey.apiKeys})
    return 0
  }
  await output.print(...await renderTable(adapters.map(adapter => row(output, adapter)), {columns: output.result.columns}))
  const missing = adapters.filter(adapter => adapter.installed === false && adapter.usedBy.length > 0)
  for (const {name, usedBy} of missing) await output.note(`${name} is not installed, but ${usedBy.join(', ')} ${usedBy.length === 1 ? 'uses' : 'use'} it: install it, or change "run:" in .lifecycle/agents/.`)
  return 0
}

interface AdapterInfo {
  readonly name: string
  readonly installed: boolean
  readonly version: string | undefined
  readonly signedIn: boolean | undefined
  readonly path: string | undefined
  readonly usedBy: readonly string[]
}

/** Adapters that need no program of their own. */
const builtIn: ReadonlySet<string> = new Set(['rehearsal', 'command'])

function listAdapters(survey: Survey, configuration: Configuration): readonly AdapterInfo[] {
  const users = [...configuration.agents.values()]
  const names = new Set([...survey.agents.map(({name}) => name), ...users.map(({run}) => run), ...builtIn])
  return [...names].sort().map(name => {
    const found = survey.agents.find(agent => agent.name === name)
    return {
      name, installed: found !== undefined || builtIn.has(name), version: found?.version, signedIn: found?.signedIn, path: found?.path,
      usedBy: users.filter(({run}) => run === name).map(agent => agent.name).sort()
    }
  })
}

function row(output: Output, {name, installed, version, signedIn, usedBy}: AdapterInfo): Row {
  const state = builtIn.has(name) ? 'built in' : installed ? version ?? 'installed' : 'not found'
  const signed = signedIn === undefined ? '' : signedIn ? 'signed in' : 'not signed in'
  return [
    {text: output.glyph(installed ? 'done' : usedBy.length > 0 ? 'failed' : 'ahead'), paint: text => output.paint(installed ? 'good' : usedBy.length > 0 ? 'bad' : 'muted', text)},
    {text: name, paint: text => output.paint('accent', text)},
    state,
    signed,
    usedBy.length > 0 ? `used by ${usedBy.join(', ')}` : ''
  ]
}
