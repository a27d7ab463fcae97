import type {FoundAgent, Survey} from '../../core/machine.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {vendors} from '../../core/run/vendors.ts'

/** The agent that a new project's agent files name, and why. */
export interface AgentChoice {
  readonly name: string
  /** Why this one, without a full stop. */
  readonly why: string
  /** What is to be done before it works, sentences; empty when all is well. */
  readonly missing: readonly string[]
  /** Others that could do the work as well. */
  readonly others: readonly string[]
}

/**
 * Of the installed agents the first that is signed in, else one that may be, else one that is not yet: what is missing then is one
 * sign-in, and no file has to be changed. Without any the built-in one, so that everything can be tried.
 */
export function chooseAgent({agents}: Pick<Survey, 'agents'>): AgentChoice {
  const usable = agents.filter(({signedIn}) => signedIn !== false)
  const chosen = usable.find(({signedIn}) => signedIn === true) ?? usable[0] ?? agents[0]
  if (chosen === undefined) {
    return {
      name: 'rehearsal', why: 'no agent is installed; it follows a script, calls no model and costs nothing', others: [],
      missing: [`No model: install an agent, for example ${vendors[0]!.title} (${vendors[0]!.install}), and name it behind "run:" in .lifecycle/agents/; rehearsal only plays.`]
    }
  }
  return {name: chosen.name, why: explain(chosen), missing: missingOf(chosen), others: usable.filter(agent => agent !== chosen).map(({name}) => name)}
}

/** The same of an agent that somebody named. */
export function acceptAgent(name: string, {agents}: Pick<Survey, 'agents'>): AgentChoice {
  const found = agents.find(agent => agent.name === name)
  const vendor = vendors.find(candidate => candidate.name === name)
  const missing = found ? missingOf(found) : vendor ? [`${vendor.title} is not installed: ${vendor.install}`] : name === 'rehearsal' ? ['No model: name one behind "run:" in .lifecycle/agents/; rehearsal only plays.'] : []
  return {name, why: 'as you said', missing, others: []}
}

function explain({version, signedIn, signedInBy}: FoundAgent): string {
  const which = version === undefined ? 'it is installed' : `${version} is installed`
  if (signedIn === true) return `${which}, signed in by ${signedInBy ?? 'its own means'}`
  return signedIn === false ? `${which}, and not signed in` : `${which}; whether it is signed in cannot be seen`
}

function missingOf({name, signedIn}: FoundAgent): readonly string[] {
  const how = findAdapter(name)?.capabilities.howToSignIn
  return signedIn === false && how !== undefined ? [`${name} does not seem to be signed in: ${how}. Then: lifecycle agents check ${name}`] : []
}
