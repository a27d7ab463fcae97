import type {SupervisedRun, Workspace} from '../../core/ports.ts'
import type {Agent, BoundaryWish} from '../../core/project/configuration.ts'
import {LifecycleError} from '../../core/errors.ts'
import {hostOfUrl, levelOf, type BoundaryPolicy, type Sandbox} from '../../core/run/boundary.ts'
import type {Adapter} from '../../core/run/events.ts'
import type {EnginePorts} from '../ports.ts'

type Environment = Readonly<Record<string, string>>

/** The sandbox a run goes into, or none where this machine has none or none is wished for; which of the two is kept beside the run for its record. */
export async function chooseBoundary(ports: EnginePorts, folder: string, wish: BoundaryWish, policy: BoundaryPolicy): Promise<Pick<SupervisedRun, 'boundary'>> {
  const sandbox: Sandbox = wish === 'none' ? {kind: 'none', why: 'none is wished for', remedy: ''} : await ports.sandbox.find()
  // What was planned while there was one must not run without.
  if (wish === 'required' && sandbox.kind === 'none') throw new LifecycleError('AGENT_NO_SANDBOX', `boundary: required, and there is no sandbox: ${sandbox.why}`, {hint: sandbox.remedy})
  await ports.files.write(`${folder}/boundary`, levelOf(sandbox))
  return sandbox.kind === 'none' ? {} : {boundary: {kind: sandbox.kind, policy}}
}

/** Level at which a run was started; L0 when it never was. */
export async function readBoundary(ports: EnginePorts, folder: string): Promise<'L0' | 'L1'> {
  return await ports.files.read(`${folder}/boundary`) === 'L1' ? 'L1' : 'L0'
}

/**
 * What an agent may reach: it writes its tree and `out`; it reads its brief, the objects its tree borrows, its own sign-in and what its
 * file names; it gets a home folder of its own, and the hosts of its vendor, of its file, and of the addresses its environment names.
 */
export function makePolicy(adapter: Adapter, agent: Agent, workspace: Workspace, env: Environment): BoundaryPolicy {
  const home = env['HOME'] ?? '/home/agent'
  const {folder, tree, out, borrowed} = workspace
  const named = Object.entries(env).flatMap(([name, value]) => /_(?:BASE_)?URL$|_HOST$/.test(name) ? hostOfUrl(value) ?? [] : [])
  return {
    write: [tree, out],
    read: [`${folder}/in`, `${folder}/pack.md`, `${folder}/settings`, ...borrowed, ...agent.folders.map(path => path.replace(/^~/, home)), ...adapter.capabilities.signIn.map(path => `${home}/${path}`)],
    home: {path: home, instead: `${folder}/home`},
    hosts: [...adapter.capabilities.hosts, ...agent.hosts, ...named, ...(agent.permissions.includes('network') ? ['*'] : [])]
  }
}
