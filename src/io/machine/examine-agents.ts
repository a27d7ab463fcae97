import type {Finding} from '../../core/machine.ts'
import type {Agent} from '../../core/project/configuration.ts'
import {findProgram} from './find-program.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

/** Every program that an agent file names, once: is it there, and signed in as far as that can be seen without asking the vendor? */
export async function examineAgents(patient: Patient, project: OpenProject): Promise<readonly Finding[]> {
  const users = new Map<string, string[]>()
  for (const agent of project.configuration.agents.values()) {
    const program = programOf(agent)
    if (program !== undefined) users.set(program, [...users.get(program) ?? [], agent.name])
  }
  return Promise.all([...users].map(([program, names]) => examineProgram(patient, program, names)))
}

function programOf(agent: Agent): string | undefined {
  if (agent.run === 'rehearsal') return undefined
  return agent.run === 'command' ? agent.command[0] : agent.run
}

async function examineProgram({env, survey}: Patient, program: string, agents: readonly string[]): Promise<Finding> {
  const found = await findProgram(program, env)
  const uses = `${agents.slice(0, 3).join(', ')}${agents.length > 3 ? ` and ${agents.length - 3} more` : ''}`
  if (found === undefined) return wrong('error', 'agent-missing', `${program} is not on PATH, and ${uses} would run it`, `install ${program}, or name another agent behind run: in .lifecycle/agents/`)
  const isSignedOut = survey.agents.find(agent => agent.name === program)?.signedIn === false
  if (isSignedOut) return wrong('warning', 'agent-signed-out', `${program} does not seem to be signed in`, `start ${program} once and sign in`)
  return sound('agent', `${program}${found.version === undefined ? '' : ` ${found.version}`} at ${found.path} (${uses})`)
}
