import type {FoundAgent, Survey} from '../../core/machine.ts'
import type {Agent, Configuration} from '../../core/project/configuration.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {modelProviders, programOf, vendors, type Vendor} from '../../core/run/vendors.ts'

/** How one way to run agents stands on this machine, as far as that shows without spending anything. */
export interface AgentStanding {
  /** Vendor's program, a program that agent files name, a model's provider, or a part of this program. */
  readonly kind: 'vendor' | 'program' | 'provider' | 'built-in'
  readonly name: string
  readonly installed: boolean
  readonly path: string | undefined
  readonly version: string | undefined
  /** Versions its adapter was checked with; empty where there is nothing to check. */
  readonly checkedVersions: readonly string[]
  /** Whether it is one of these; undefined where that means nothing. */
  readonly isChecked: boolean | undefined
  readonly signedIn: boolean | undefined
  readonly signedInBy: string | undefined
  /** Agent files of the project that run it. */
  readonly usedBy: readonly string[]
  /** What to do next, a sentence each; commands stand as they are typed. */
  readonly next: readonly string[]
}

/** Looks for a program that agent files name; it is not run. */
export type Locate = (program: string) => Promise<string | undefined>

/** All ways to run an agent: what is there or needed first, what is neither last. */
export async function listStandings(survey: Pick<Survey, 'agents' | 'apiKeys'>, configuration: Configuration | undefined, locate: Locate): Promise<readonly AgentStanding[]> {
  const agents = [...configuration?.agents.values() ?? []]
  return [
    ...vendors.map(vendor => vendorStanding(vendor, survey.agents.find(({name}) => name === vendor.name), agents)),
    ...await programStandings(agents, locate),
    ...providerStandings(survey.apiKeys, agents, configuration),
    rehearsalStanding(agents)
  ]
}

function vendorStanding(vendor: Vendor, found: FoundAgent | undefined, agents: readonly Agent[]): AgentStanding {
  const {name, install} = vendor
  const capabilities = findAdapter(name)?.capabilities
  const checkedVersions = capabilities?.versions ?? []
  const isChecked = found?.version === undefined ? undefined : checkedVersions.includes(found.version)
  const usedBy = usersOf(agents, agent => agent.run === name)
  const next = found === undefined
    ? usedBy.length > 0 ? [`${install}   (${usedBy.join(', ')} would run it; or change "run:" in .lifecycle/agents/)`] : []
    : [
        ...(found.signedIn === false ? [`${name} does not seem to be signed in: ${capabilities?.howToSignIn ?? 'start it once'}`] : []),
        ...(isChecked === false ? [`${name} ${found.version} is another version than ${checkedVersions.join(', ')}, which was checked; it runs all the same. See it work: lifecycle agents check ${name}`] : [])
      ]
  return {kind: 'vendor', name, installed: found !== undefined, path: found?.path, version: found?.version, checkedVersions, isChecked, signedIn: found?.signedIn, signedInBy: found?.signedInBy, usedBy, next}
}

async function programStandings(agents: readonly Agent[], locate: Locate): Promise<readonly AgentStanding[]> {
  const names = [...new Set(agents.map(programOf).filter(program => program !== undefined && program.vendor === undefined).map(program => program!.name))].sort()
  return Promise.all(names.map(async (name): Promise<AgentStanding> => {
    // A relative path is meant in a workspace, which has what the repository has.
    const isOfRepository = name.includes('/') && !name.startsWith('/')
    const path = isOfRepository ? undefined : await locate(name)
    const usedBy = usersOf(agents, agent => programOf(agent)?.name === name)
    const installed = isOfRepository || path !== undefined
    return {
      ...bare, kind: 'program', name, installed, path, usedBy,
      next: installed ? [] : [`${name} is not on PATH, and ${usedBy.join(', ')} would run it: install it, or change "command:" in .lifecycle/agents/`]
    }
  }))
}

function providerStandings(apiKeys: readonly string[], agents: readonly Agent[], configuration: Configuration | undefined): readonly AgentStanding[] {
  const modelOf = ({model, tier}: Agent): string | undefined => model ?? configuration?.pools.tiers.get(tier)?.get('model')
  return modelProviders.flatMap(({name, keys}): readonly AgentStanding[] => {
    const usedBy = usersOf(agents, agent => agent.run === 'model' && modelOf(agent)?.startsWith(`${name}/`) === true)
    const key = keys.find(candidate => apiKeys.includes(candidate))
    if (key === undefined && usedBy.length === 0) return []
    return [{...bare, kind: 'provider', name: `model ${name}`, installed: true, signedIn: key !== undefined, signedInBy: key, usedBy, next: key === undefined ? [`${usedBy.join(', ')} would ask ${name}: set ${keys[0]}`] : []}]
  })
}

function rehearsalStanding(agents: readonly Agent[]): AgentStanding {
  return {...bare, kind: 'built-in', name: 'rehearsal', installed: true, usedBy: usersOf(agents, agent => agent.run === 'rehearsal'), next: []}
}

const bare = {path: undefined, version: undefined, checkedVersions: [], isChecked: undefined, signedIn: undefined, signedInBy: undefined} as const

function usersOf(agents: readonly Agent[], isUser: (agent: Agent) => boolean): readonly string[] {
  return agents.filter(isUser).map(({name}) => name).sort()
}
