import type {BoundaryPolicy, Container} from '../../core/run/boundary.ts'
import {egressInside} from './bubblewrap.ts'

/** Where our own program is found inside: apart from all that an image may have. */
export const programInside = '/run/lifecycle-program'
export const nodeInside = `${programInside}/node`
export const binInside = `${programInside}/dist/bin.js`

export interface ContainerOrder {
  readonly container: Pick<Container, 'engine' | 'id' | 'user' | 'keepsId'>
  readonly name: string
  /** What is mounted besides the ways out; where two have one target, the later one counts. */
  readonly mounts: readonly Mount[]
  readonly cwd: string
  /** Arguments of our own node, the first program inside. */
  readonly argv: readonly string[]
}

export interface Mount { readonly source: string; readonly target: string; readonly writable: boolean }

/** Names that an engine's own settings may fill in, a sign-in to a proxy among the values; `NODE_OPTIONS` of an image is not meant for us. */
const emptied: readonly string[] = ['NODE_OPTIONS', ...['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'].flatMap(name => [name, name.toUpperCase()])]

/**
 * The command line of podman or docker for a policy, alike for both: no network, no capability, a root file system that is read-only,
 * and of this machine only what is mounted. The agent's environment does not stand here: it comes by stdin, and so is neither shown
 * by `ps` nor kept by the engine. Labels are off where SELinux is on, which else would have the person's own folders labelled anew.
 */
export function containerArguments({container, name, mounts, cwd, argv}: ContainerOrder): readonly string[] {
  const byTarget = new Map(mounts.map(mount => [mount.target, mount]))
  return [
    container.engine, 'run', '--rm', '--interactive', '--init', '--name', name, '--pull', 'never', '--network', 'none', '--hostname', 'lifecycle', '--ipc', 'private',
    '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--security-opt', 'label=disable', '--read-only', '--pids-limit', '4096', '--log-driver', 'none',
    ...(container.keepsId ? ['--userns', 'keep-id'] : []), '--user', container.user,
    ...['/tmp', '/var/tmp', '/run'].flatMap(folder => ['--tmpfs', `${folder}:rw,exec,nosuid,nodev,mode=1777`]),
    ...[...byTarget.values()].toSorted((a, b) => depth(a.target) - depth(b.target)).flatMap(mount => ['--mount', mountOption(mount)]),
    ...emptied.flatMap(variable => ['--env', `${variable}=`]), '--workdir', cwd, '--entrypoint', nodeInside, container.id, ...argv
  ]
}

/** What a policy names, as mounts: of the same path the writable one counts. */
export function policyMounts({homes, read, write}: BoundaryPolicy, sockets: string): readonly Mount[] {
  return [
    ...homes.map(({path, instead}) => ({source: instead, target: path, writable: true})),
    ...read.map(path => ({source: path, target: path, writable: false})),
    ...write.map(path => ({source: path, target: path, writable: true})),
    {source: sockets, target: egressInside, writable: false}
  ]
}

/** Our own program: one file of node, and the folder of the bundle. */
export function programMounts(self: {readonly node: string; readonly folder: string}): readonly Mount[] {
  return [{source: self.node, target: nodeInside, writable: false}, {source: self.folder, target: `${programInside}/dist`, writable: false}]
}

/** Options are cut at commas, and neither engine has a way to write one that is part of a path. */
function mountOption({source, target, writable}: Mount): string {
  const wrong = [source, target].find(path => /[,"\n]/.test(path))
  if (wrong !== undefined) throw new Error(`${wrong} cannot be mounted into a container: its name has a comma, a quote or a line end`)
  return `type=bind,source=${source},target=${target}${writable ? '' : ',readonly'}`
}

function depth(path: string): number {
  return path.split('/').filter(Boolean).length
}
