import {existsSync, lstatSync, readlinkSync} from 'node:fs'
import type {BoundaryPolicy} from '../../core/run/boundary.ts'

/** Programs, libraries and settings of the system; nothing of a person's lies there. */
const system: readonly string[] = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/opt', '/nix', '/snap', '/sys', '/run/current-system']

/** Settings of the kernel: whoever runs as root could write them in spite of all, and one of them names a program that the kernel starts outside. */
const kernel: readonly string[] = ['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/fs']

/** Where the folder with the way out is found inside. */
export const egressInside = '/run/lifecycle'

/**
 * Bubblewrap's command line for a policy: a file system that is empty but for what is named, namespaces of its own for processes,
 * network, messages and host name, and no capability. The process namespace is what ends everything a run has started, whatever it
 * did to hide. Its environment is that of the process it is started from: cleared here, the old one would stay readable in /proc.
 */
export function bubblewrapArguments(policy: BoundaryPolicy, egress: string, cwd: string): readonly string[] {
  return [
    'bwrap', '--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'lifecycle',
    ...system.flatMap(mountSystem), '--dev', '/dev', '--proc', '/proc', ...kernel.flatMap(path => ['--ro-bind-try', path, path]), '--tmpfs', '/tmp', '--tmpfs', '/var/tmp', '--tmpfs', '/dev/shm',
    '--ro-bind', egress, egressInside, ...mounts(policy), ...masks(), '--remount-ro', '/', '--chdir', cwd, '--'
  ]
}

interface Mount { readonly at: string; readonly args: readonly string[] }

/** Parents before what lies in them, or they would hide it; of the same path the writable one last. */
function mounts({homes, read, write}: BoundaryPolicy): readonly string[] {
  const all: readonly Mount[] = [
    ...homes.map(({path, instead}) => ({at: path, args: ['--bind', instead, path]})),
    ...read.map(path => ({at: path, args: ['--ro-bind-try', path, path]})),
    ...write.map(path => ({at: path, args: ['--bind', path, path]}))
  ]
  return all.toSorted((a, b) => depth(a.at) - depth(b.at)).flatMap(mount => mount.args)
}

function depth(path: string): number {
  return path.split('/').filter(Boolean).length
}

/** What only root may read in /etc, and only root is shown: whoever runs as root runs its agents as root. */
function masks(): readonly string[] {
  if (process.getuid?.() !== 0) return []
  return ['/etc/shadow', '/etc/gshadow', '/etc/shadow-', '/etc/gshadow-', '/etc/sudoers'].filter(file => existsSync(file)).flatMap(file => ['--ro-bind', '/dev/null', file])
}

/** `/bin` is a link on most systems, and a link it stays: bound, it would be a second copy of the folder. */
function mountSystem(path: string): readonly string[] {
  const link = readLink(path)
  return link === undefined ? ['--ro-bind-try', path, path] : ['--symlink', link, path]
}

function readLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
