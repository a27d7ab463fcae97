import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {loopbackPorts, type BoundaryPolicy, type UsableSandbox} from '../../core/run/boundary.ts'
import {proxyPortInside} from './bridge.ts'
import {bubblewrapArguments} from './bubblewrap.ts'
import {openEgress} from './egress.ts'
import type {ContainerName} from './end-container.ts'
import {layIn, moveHomes} from './lay-in.ts'
import {programFolders} from './program-folders.ts'
import {proxyEnvironment, upstreamOf, withoutHost} from './sandbox-environment.ts'
import {seatbeltProfile} from './seatbelt.ts'

/** A command line inside its boundary, with what must live as long as it runs. */
export interface OpenSandbox {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** What its stdin begins with, before what is meant for the agent. */
  readonly preamble?: string
  /** What stands around the agent's processes, and how a request to end gets past it. */
  readonly around?: Around
  /** Ends what is left of it. */
  close(): Promise<void>
}

/** `process`: the command itself, which takes all with it when it is asked to end, and so is not asked. `container`: its command only passes requests on. */
export type Around = {readonly kind: 'process'} | {readonly kind: 'container'; readonly container: ContainerName}

export interface SandboxedCommand {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly policy: BoundaryPolicy
  /** Our own program, which is the first inside. */
  readonly self: {readonly node: string; readonly bin: string}
  /** Unique mark of the run. */
  readonly runId: string
  readonly onRefused: (host: string) => void
}

/** Puts a command behind the boundary: the way out is opened, the command line wrapped, the environment pointed to the way out. */
export async function openSandbox(sandbox: UsableSandbox, command: SandboxedCommand): Promise<OpenSandbox> {
  if (sandbox.kind === 'container') return (await import('./open-container.ts')).openContainer(command, sandbox.container)
  const {self, env} = command
  for (const {instead} of command.policy.homes) await mkdir(instead, {recursive: true, mode: 0o700})
  const programs = await programFolders(env, [command.argv[0] ?? '', self.node])
  const policy: BoundaryPolicy = {...command.policy, read: [...command.policy.read, ...programs, path.dirname(self.bin)]}
  return sandbox.kind === 'bubblewrap' ? wrapLinux(command, policy) : wrapMac(command, policy)
}

async function wrapLinux({argv, cwd, env, self, onRefused}: SandboxedCommand, policy: BoundaryPolicy): Promise<OpenSandbox> {
  // A path of a socket has 107 characters at most: never below the state folder, which may be deep.
  const sockets = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-'))
  const egress = await openEgress({hosts: policy.hosts, sockets, upstream: upstreamOf(env), onRefused})
  return {
    argv: [...bubblewrapArguments(policy, sockets, cwd), self.node, self.bin, 'internal', 'bridge', '--', ...argv],
    env: {...withoutHost(env), ...proxyEnvironment(proxyPortInside), TMPDIR: '/tmp'}, around: {kind: 'process'},
    close: async () => {
      await egress.close()
      await rm(sockets, {recursive: true, force: true})
    }
  }
}

async function wrapMac({argv, cwd, env, onRefused}: SandboxedCommand, policy: BoundaryPolicy): Promise<OpenSandbox> {
  await layIn(policy)
  const egress = await openEgress({hosts: policy.hosts, sockets: undefined, upstream: upstreamOf(env), onRefused})
  return {
    argv: ['/usr/bin/sandbox-exec', '-p', seatbeltProfile(policy, [egress.port, ...loopbackPorts(policy.hosts)]), ...argv],
    env: {...withoutHost(moveHomes(env, policy)), ...proxyEnvironment(egress.port), TMPDIR: policy.homes[0]?.instead ?? cwd},
    close: () => egress.close()
  }
}
