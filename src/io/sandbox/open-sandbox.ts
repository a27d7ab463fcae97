import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type {BoundaryPolicy} from '../../core/run/boundary.ts'
import {proxyPortInside} from './bridge.ts'
import {bubblewrapArguments} from './bubblewrap.ts'
import {openEgress} from './egress.ts'
import {layIn, moveHomes} from './lay-in.ts'
import {programFolders} from './program-folders.ts'
import {seatbeltProfile} from './seatbelt.ts'
import {loopbackPorts} from '../../core/run/boundary.ts'

/** A command line inside its boundary, with what must live as long as it runs. */
export interface OpenSandbox {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface SandboxedCommand {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly policy: BoundaryPolicy
  /** Our own program, which is the first inside. */
  readonly self: {readonly node: string; readonly bin: string}
  readonly onRefused: (host: string) => void
}

/** Puts a command behind the boundary: the way out is opened, the command line wrapped, the environment pointed to the way out. */
export async function openSandbox(kind: 'bubblewrap' | 'seatbelt', command: SandboxedCommand): Promise<OpenSandbox> {
  const {self, env} = command
  for (const {instead} of command.policy.homes) await mkdir(instead, {recursive: true, mode: 0o700})
  const programs = await programFolders(env, [command.argv[0] ?? '', self.node])
  const policy: BoundaryPolicy = {...command.policy, read: [...command.policy.read, ...programs, path.dirname(self.bin)]}
  return kind === 'bubblewrap' ? wrapLinux(command, policy) : wrapMac(command, policy)
}

async function wrapLinux({argv, cwd, env, self, onRefused}: SandboxedCommand, policy: BoundaryPolicy): Promise<OpenSandbox> {
  // A path of a socket has 107 characters at most: never below the state folder, which may be deep.
  const sockets = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-'))
  const egress = await openEgress({hosts: policy.hosts, sockets, upstream: upstreamOf(env), onRefused})
  return {
    argv: [...bubblewrapArguments(policy, sockets, cwd), self.node, self.bin, 'internal', 'bridge', '--', ...argv],
    env: {...withoutHost(env), ...proxyEnvironment(proxyPortInside), TMPDIR: '/tmp'},
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

/** Variables that say where things of the person's session are; inside they are not. */
function withoutHost(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:XDG_RUNTIME_DIR|TMP|TEMP|all_proxy|ALL_PROXY)$/.test(name)))
}

/** What tools of all kinds read to find a proxy; Node since 24 only when it is asked to. */
function proxyEnvironment(port: number): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${port}`
  const none = 'localhost,127.0.0.1,::1'
  return {HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url, NO_PROXY: none, no_proxy: none, NODE_USE_ENV_PROXY: '1'}
}

function upstreamOf(env: Readonly<Record<string, string>>): string | undefined {
  return env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy']
}
