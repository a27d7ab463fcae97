import type {Finding, Survey} from '../../core/machine.ts'
import type {Agent} from '../../core/project/configuration.ts'
import {boundaryChoice, imagesOf} from '../../core/project/choose-boundary.ts'
import {findProgram} from './find-program.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

/** Every program that an agent file names, once: is it there, and signed in as far as that can be seen without asking the vendor? */
export async function examineAgents(patient: Patient, project: OpenProject): Promise<readonly Finding[]> {
  const {configuration} = project
  const agents = [...configuration.agents.values()]
  const imageOf = (agent: Agent): string | undefined => {
    const choice = boundaryChoice(configuration.project, agent)
    return choice.kind === 'container' ? choice.image : undefined
  }
  const outside = usersOf(agents.filter(agent => imageOf(agent) === undefined))
  const inside = imagesOf(configuration).map(image => examineImage(patient, project, image, usersOf(agents.filter(agent => imageOf(agent) === image))))
  return (await Promise.all([...[...outside].map(async ([program, names]) => [await examineProgram(patient, program, names)]), ...inside])).flat()
}

/** Program → the agents that run it. */
function usersOf(agents: readonly Agent[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const agent of agents) {
    const program = programOf(agent)
    if (program !== undefined) users.set(program, [...users.get(program) ?? [], agent.name])
  }
  return users
}

/** In a container the programs are those of its image; whoever cannot run it has been told of that. A path into the workspace is not looked for. */
async function examineImage({survey}: Patient, {sandbox}: OpenProject, image: string, users: ReadonlyMap<string, readonly string[]>): Promise<readonly Finding[]> {
  const found = await sandbox.find({image})
  const programs = [...users.keys()].filter(program => program.startsWith('/') || !program.includes('/'))
  if (found.kind !== 'container' || programs.length === 0) return []
  const missing = await sandbox.findMissing(found.container, programs)
  return programs.map(program => {
    const uses = listUses(users.get(program) ?? [])
    if (missing.includes(program)) return wrong('error', 'agent-missing', `${program} is not in ${image}, and ${uses} would run it there`, `add ${program} to the image, or write container: none in the agent's file`)
    return isSignedOut(survey, program) ? tellSignedOut(program) : sound('agent', `${program} in ${image} (${uses})`)
  })
}

function programOf(agent: Agent): string | undefined {
  if (agent.run === 'rehearsal') return undefined
  return agent.run === 'command' ? agent.command[0] : agent.run
}

async function examineProgram({env, survey}: Patient, program: string, agents: readonly string[]): Promise<Finding> {
  const found = await findProgram(program, env)
  const uses = listUses(agents)
  if (found === undefined) return wrong('error', 'agent-missing', `${program} is not on PATH, and ${uses} would run it`, `install ${program}, or name another agent behind run: in .lifecycle/agents/`)
  if (isSignedOut(survey, program)) return tellSignedOut(program)
  return sound('agent', `${program}${found.version === undefined ? '' : ` ${found.version}`} at ${found.path} (${uses})`)
}

function listUses(agents: readonly string[]): string {
  return `${agents.slice(0, 3).join(', ')}${agents.length > 3 ? ` and ${agents.length - 3} more` : ''}`
}

function isSignedOut({agents}: Survey, program: string): boolean {
  return agents.find(agent => agent.name === program)?.signedIn === false
}

function tellSignedOut(program: string): Finding {
  return wrong('warning', 'agent-signed-out', `${program} does not seem to be signed in`, `start ${program} once and sign in`)
}
