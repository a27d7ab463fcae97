import type {Finding} from '../../core/machine.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {programOf, type Vendor} from '../../core/run/vendors.ts'
import {findProgram} from './find-program.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

interface Used { readonly program: string; readonly vendor: Vendor | undefined; readonly agents: string[] }

/** Every program that an agent file names, once: is it there, and signed in as far as that can be seen without asking the vendor? */
export async function examineAgents(patient: Patient, project: OpenProject): Promise<readonly Finding[]> {
  const used = new Map<string, Used>()
  for (const agent of project.configuration.agents.values()) {
    const program = programOf(agent)
    if (program === undefined) continue
    const known = used.get(program.name) ?? {program: program.name, vendor: program.vendor, agents: []}
    known.agents.push(agent.name)
    used.set(program.name, known)
  }
  return Promise.all([...used.values()].map(each => examineProgram(patient, each)))
}

async function examineProgram({env, survey}: Patient, {program, vendor, agents}: Used): Promise<Finding> {
  // Such a path is meant in a workspace, which has what the repository has.
  if (program.includes('/') && !program.startsWith('/')) return sound('agent', `${program} of the repository (${namesOf(agents)})`)
  const found = await findProgram(program, env, {isAsked: vendor !== undefined})
  if (found === undefined) {
    return wrong('error', 'agent-missing', `${program} is not on PATH, and ${namesOf(agents)} would run it`, `${vendor === undefined ? `install ${program}` : vendor.install}, or name another agent behind run: in .lifecycle/agents/`)
  }
  const isSignedOut = survey.agents.find(agent => agent.name === program)?.signedIn === false
  if (isSignedOut) return wrong('warning', 'agent-signed-out', `${program} does not seem to be signed in`, findAdapter(program)?.capabilities.howToSignIn ?? `start ${program} once and sign in`)
  return sound('agent', `${program}${found.version === undefined ? '' : ` ${found.version}`} at ${found.path} (${namesOf(agents)})`)
}

function namesOf(agents: readonly string[]): string {
  return `${agents.slice(0, 3).join(', ')}${agents.length > 3 ? ` and ${agents.length - 3} more` : ''}`
}
