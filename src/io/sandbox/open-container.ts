import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {createServer, type Socket} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type {Container} from '../../core/run/boundary.ts'
import {lifelineName, proxyPortInside} from './bridge.ts'
import {binInside, containerArguments, nodeInside, policyMounts, programMounts, type Mount} from './container-arguments.ts'
import {openEgress} from './egress.ts'
import {endContainer, type ContainerName} from './end-container.ts'
import {makeMountPoints} from './make-mount-points.ts'
import type {OpenSandbox, SandboxedCommand} from './open-sandbox.ts'
import {proxyEnvironment, upstreamOf, withoutHost, withoutPrograms} from './sandbox-environment.ts'

/** Puts a command into a container of its own. Programs are the image's; of ours only the first inside is brought along. */
export async function openContainer({argv, cwd, env, self, policy, runId, onRefused}: SandboxedCommand, container: Container): Promise<OpenSandbox> {
  for (const {instead} of policy.homes) await mkdir(instead, {recursive: true, mode: 0o700})
  // A path of a socket has 107 characters at most: never below the state folder, which may be deep.
  const sockets = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-'))
  const egress = await openEgress({hosts: policy.hosts, sockets, upstream: upstreamOf(env), onRefused})
  const lifeline = await openLifeline(path.join(sockets, lifelineName))
  const around: ContainerName = {engine: container.engine, env: container.env, name: nameOf(runId)}
  const close = async (): Promise<void> => {
    await endContainer(around)
    await Promise.all([lifeline.close(), egress.close()])
    await rm(sockets, {recursive: true, force: true})
  }
  try {
    const mounts: readonly Mount[] = [...policyMounts(policy, sockets).filter(({source}) => existsSync(source)), ...programMounts({node: self.node, folder: path.dirname(self.bin)})]
    await makeMountPoints(policy.homes, mounts)
    const inside = argv.map(word => word === self.node ? nodeInside : word === self.bin ? binInside : word)
    const agentEnv = {...withoutPrograms(withoutHost(env)), ...proxyEnvironment(proxyPortInside), ...(policy.homes[0] && {HOME: policy.homes[0].path}), TMPDIR: '/tmp'}
    return {
      argv: containerArguments({container, name: around.name, mounts, cwd, argv: [binInside, 'internal', 'bridge', '--', ...inside]}),
      env: container.env, preamble: `${JSON.stringify(agentEnv)}\n`, around: {kind: 'container', container: around}, close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The name of a run's container: known before there is one, so that it can be ended whoever has died meanwhile. */
function nameOf(runId: string): string {
  return `lifecycle-${runId}`
}

/** A socket that stays open as long as this process lives: an engine's containers do not end with the command that started them. */
async function openLifeline(file: string): Promise<{close(): Promise<void>}> {
  const held = new Set<Socket>()
  const server = createServer(socket => {
    held.add(socket)
    socket.on('error', () => {}).once('close', () => held.delete(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(file, resolve))
  server.unref()
  return {
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      for (const socket of held) socket.destroy()
    })
  }
}
