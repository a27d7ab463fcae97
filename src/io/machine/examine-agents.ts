import type {Finding, Survey} from '../../core/machine.ts'
import {boundaryChoice, imagesOf} from '../../core/project/choose-boundary.ts'
import type {Agent} from '../../core/project/configuration.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {programOf, type Vendor} from '../../core/run/vendors.ts'
import {findProgram} from './find-program.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

interface Used { readonly program: string; readonly vendor: Vendor | undefined; readonly agents: string[] }

/** Every program that an agent file names, once: is it there, and signed in as far as that can be seen without asking the vendor? */
export async function examineAgents(patient: Patient, project: OpenProject): Promise<readonly Finding[]> {
  const {configuration} = project
  const agents = [...configuration.agents.values()]
  const imageOf = (agent: Agent): string | undefined => {
    const choice = boundaryChoice(configuration.project, agent)
    return choice.kind === 'container' ? choice.image : undefined
  }
  const outside = listUsed(agents.filter(agent => imageOf(agent) === undefined)).map(async used => [await examineProgram(patient, used)])
  const inside = imagesOf(configuration).map(image => examineImage(patient, project, image, listUsed(agents.filter(agent => imageOf(agent) === image))))
  return (await Promise.all([...outside, ...inside])).flat()
}

/** The programs that these agents run, each once. */
function listUsed(agents: readonly Agent[]): readonly Used[] {
  const used = new Map<string, Used>()
  for (const agent of agents) {
    const program = programOf(agent)
    if (program === undefined) continue
    const known = used.get(program.name) ?? {program: program.name, vendor: program.vendor, agents: []}
    known.agents.push(agent.name)
    used.set(program.name, known)
  }
  return [...used.values()]
}

/** Such a path is meant in a workspace, which has what the repository has. */
function isOfRepository(program: string): boolean {
  return program.includes('/') && !program.startsWith('/')
}

/** In a container the programs are those of its image; whoever cannot run it has been told of that. */
async function examineImage({survey}: Patient, {sandbox}: OpenProject, image: string, all: readonly Used[]): Promise<readonly Finding[]> {
  const found = await sandbox.find({image})
  const used = all.filter(({program}) => !isOfRepository(program))
  if (found.kind !== 'container' || used.length === 0) return []
  const missing = await sandbox.findMissing(found.container, used.map(({program}) => program))
  return used.map(({program, agents}) => {
    if (missing.includes(program)) return wrong('error', 'agent-missing', `${program} is not in ${image}, and ${namesOf(agents)} would run it there`, `add ${program} to the image, or write container: none in the agent's file`)
    return findSignedOut(survey, program) ?? sound('agent', `${program} in ${image} (${namesOf(agents)})`)
  })
}

async function examineProgram({env, survey}: Patient, {program, vendor, agents}: Used): Promise<Finding> {
  if (isOfRepository(program)) return sound('agent', `${program} of the repository (${namesOf(agents)})`)
  const found = await findProgram(program, env, {isAsked: vendor !== undefined})
  if (found === undefined) {
    return wrong('error', 'agent-missing', `${program} is not on PATH, and ${namesOf(agents)} would run it`, `${vendor === undefined ? `install ${program}` : vendor.install}, or name another agent behind run: in .lifecycle/agents/`)
  }
  return findSignedOut(survey, program) ?? sound('agent', `${program}${found.version === undefined ? '' : ` ${found.version}`} at ${found.path} (${namesOf(agents)})`)
}

function findSignedOut({agents}: Survey, program: string): Finding | undefined {
  if (agents.find(agent => agent.name === program)?.signedIn !== false) return undefined
  return wrong('warning', 'agent-signed-out', `${program} does not seem to be signed in`, findAdapter(program)?.capabilities.howToSignIn ?? `start ${program} once and sign in`)
}

function namesOf(agents: readonly string[]): string {
  return `${agents.slice(0, 3).join(', ')}${agents.length > 3 ? ` and ${agents.length - 3} more` : ''}`
}
