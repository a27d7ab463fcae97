import type {SupervisedRun, Workspace} from '../../core/ports.ts'
import type {BoundaryChoice} from '../../core/project/choose-boundary.ts'
import type {Agent} from '../../core/project/configuration.ts'
import type {RunRecord} from '../../core/project/records.ts'
import {LifecycleError} from '../../core/errors.ts'
import {describeSandbox, hostOfUrl, levelOf, type BoundaryPolicy, type Sandbox} from '../../core/run/boundary.ts'
import type {Needs} from '../../core/run/adapters/find-needs.ts'
import {locateSignIn} from '../../core/run/sign-in.ts'
import type {EnginePorts} from '../ports.ts'

type Environment = Readonly<Record<string, string>>

/** The sandbox a run goes into, or none where this machine has none or none is wished for; which of them is kept beside the run for its record. */
export async function chooseSandbox(ports: EnginePorts, folder: string, choice: BoundaryChoice): Promise<Sandbox> {
  const sandbox = await findSandbox(ports, choice)
  // What was planned while there was one must not run without.
  if (choice.kind === 'machine' && choice.isRequired && sandbox.kind === 'none') throw new LifecycleError('AGENT_NO_SANDBOX', `boundary: required, and there is no sandbox: ${sandbox.why}`, {hint: sandbox.remedy})
  if (choice.kind === 'container' && sandbox.kind === 'none') throw new LifecycleError('AGENT_NO_SANDBOX', `container: ${choice.image} cannot be run: ${sandbox.why}`, {hint: sandbox.remedy})
  await ports.files.write(`${folder}/boundary`, `${levelOf(sandbox)} ${describeSandbox(sandbox)}`.trim())
  return sandbox
}

/** An image can go, and its name be given to another, at any time: it is tried again before each run. */
async function findSandbox(ports: EnginePorts, choice: BoundaryChoice): Promise<Sandbox> {
  switch (choice.kind) {
    case 'none': return {kind: 'none', why: 'none is wished for', remedy: ''}
    case 'machine': return ports.sandbox.find()
    case 'container': return ports.sandbox.find({image: choice.image, isFresh: true})
  }
}

/** Level at which a run was started, and by what; L0 when it never was. */
export async function readBoundary(ports: EnginePorts, folder: string): Promise<Pick<RunRecord, 'boundary' | 'sandbox'>> {
  const [level, ...sandbox] = (await ports.files.read(`${folder}/boundary`))?.split(' ') ?? []
  return {boundary: level === 'L1' ? 'L1' : 'L0', ...(level === 'L1' && sandbox.length > 0 ? {sandbox: sandbox.join(' ')} : {})}
}

/** A run's boundary as its supervisor is told of it. */
export function boundaryOf(sandbox: Sandbox, policy: BoundaryPolicy): Pick<SupervisedRun, 'boundary'> {
  return sandbox.kind === 'none' ? {} : {boundary: {sandbox, policy}}
}

/**
 * What an agent may reach: it writes its tree and `out`; it reads its brief, the objects its tree borrows, its own sign-in and what its
 * file names; it gets a home folder of its own, and another where a variable moves its files out of the home folder, and the hosts of its vendor, of its file, and of the addresses its environment names.
 */
export function makePolicy(needs: Needs, agent: Agent, workspace: Workspace, env: Environment): BoundaryPolicy {
  const home = env['HOME'] ?? '/home/agent'
  const {folder, tree, out, borrowed} = workspace
  const {files, moved} = locateSignIn(needs, env, home)
  const named = Object.entries(env).flatMap(([name, value]) => /_(?:BASE_)?URL$|_HOST$/.test(name) ? hostOfUrl(value) ?? [] : [])
  return {
    write: [tree, out],
    read: [`${folder}/in`, `${folder}/pack.md`, `${folder}/settings`, ...borrowed, ...agent.folders.map(path => path.replace(/^~/, home)), ...files],
    homes: [{path: home, instead: `${folder}/home`}, ...moved.map((path, index) => ({path, instead: `${folder}/home-${index + 1}`}))],
    hosts: [...needs.hosts, ...agent.hosts, ...named, ...(agent.permissions.includes('network') ? ['*'] : [])]
  }
}
