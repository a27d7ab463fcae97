import type {Finding} from '../../core/machine.ts'
import {boundaryChoice, imagesOf} from '../../core/project/choose-boundary.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import {describeSandbox} from '../../core/run/boundary.ts'
import {sound, wrong, type OpenProject} from './patient.ts'

/** What stands around the agents. Tried anew: what the system allows, and which images are there, may have changed since it was last looked at. */
export async function examineBoundary(project: OpenProject): Promise<readonly Finding[]> {
  const {configuration} = project
  const images = imagesOf(configuration)
  const containers = await Promise.all(images.map(image => examineContainer(project, image)))
  const isAllContained = images.length > 0 && kindsOf(configuration).every(kind => kind === 'container')
  return [...containers, ...(isAllContained ? [] : await examineMachine(project))]
}

async function examineContainer({sandbox, configuration}: OpenProject, image: string): Promise<Finding> {
  const found = await sandbox.find({image, isFresh: true})
  if (found.kind === 'none') return wrong('error', 'no-container', `container: ${image}, and it cannot be run (${found.why}): what is to run in it does not run`, found.remedy)
  const who = kindsOf(configuration).every(kind => kind === 'container') ? 'agents run' : 'some agents run'
  return sound('container', `${who} inside a ${describeSandbox(found)}${found.kind === 'container' ? `, by ${found.container.engine}` : ''}`)
}

async function examineMachine({configuration, sandbox}: OpenProject): Promise<readonly Finding[]> {
  const {project, agents} = configuration
  const found = await sandbox.find({isFresh: true})
  if (found.kind !== 'none') return [sound('sandbox', `agents run inside a sandbox (${found.kind})${project.boundary === 'none' ? ', but project.md says boundary: none' : ''}`)]
  const isRequired = project.boundary === 'required' || [...agents.values()].some(agent => agent.boundary === 'required')
  if (isRequired) return [wrong('error', 'no-sandbox', `boundary: required, and there is no sandbox (${found.why}): what requires it does not run`, found.remedy)]
  return project.boundary === 'none' ? [] : [wrong('warning', 'no-sandbox', `agents run without a sandbox, as you: ${found.why}`, found.remedy)]
}

function kindsOf({project, agents}: Configuration): readonly string[] {
  return [...agents.values()].map(agent => boundaryChoice(project, agent).kind)
}
