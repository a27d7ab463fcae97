import type {BoundaryLevel} from '../run/boundary.ts'
import type {Agent, Configuration, Project} from './configuration.ts'

/** What stands around an agent as the files say it: nothing, the machine's own sandbox, or a container, which nothing else replaces. */
export type BoundaryChoice =
  | {readonly kind: 'none'}
  | {readonly kind: 'machine'; readonly isRequired: boolean}
  | {readonly kind: 'container'; readonly image: string}

/** Word behind `container:` in an agent's file that takes the project's container away. */
export const noContainer = 'none'

/** The agent's file before the project's; an agent that names an image of its own means it, whatever the project says of boundaries. */
export function boundaryChoice(project: Pick<Project, 'boundary' | 'container'>, agent: Pick<Agent, 'boundary' | 'container'>): BoundaryChoice {
  const image = agent.container ?? project.container ?? noContainer
  const ownImage = agent.container !== undefined && agent.container !== noContainer
  const wish = agent.boundary ?? (ownImage ? 'preferred' : project.boundary)
  if (wish === 'none') return {kind: 'none'}
  return image === noContainer ? {kind: 'machine', isRequired: wish === 'required'} : {kind: 'container', image}
}

/** Every image that an agent is to run in, once. */
export function imagesOf({project, agents}: Pick<Configuration, 'project' | 'agents'>): readonly string[] {
  return [...new Set([...agents.values()].flatMap(agent => {
    const choice = boundaryChoice(project, agent)
    return choice.kind === 'container' ? [choice.image] : []
  }))]
}

/** What holds for all agents together, which is what holds for the least guarded of them; `machine` is the level of the machine's own sandbox. */
export function boundaryOfAll({project, agents}: Pick<Configuration, 'project' | 'agents'>, machine: BoundaryLevel): {readonly level: BoundaryLevel; readonly isContainer: boolean} {
  const choices = agents.size === 0 ? [boundaryChoice(project, {boundary: undefined, container: undefined})] : [...agents.values()].map(agent => boundaryChoice(project, agent))
  const isOpen = choices.some(({kind}) => kind === 'none' || (kind === 'machine' && machine === 'L0'))
  return {level: isOpen ? 'L0' : 'L1', isContainer: choices.every(({kind}) => kind === 'container')}
}
