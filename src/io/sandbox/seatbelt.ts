import type {BoundaryPolicy} from '../../core/run/boundary.ts'

/** What every program on a Mac reads to start at all. */
const system: readonly string[] = ['/System', '/usr', '/bin', '/sbin', '/Library', '/Applications', '/opt', '/nix', '/private/etc', '/private/var/db', '/private/var/select', '/dev']

/**
 * The profile of Seatbelt for a policy: all is refused but what is named. The network is this machine's ports that are listed, where
 * the way out listens. `home` stands in the environment, for Seatbelt cannot put one folder in another's place.
 */
export function seatbeltProfile({read, write, homes}: BoundaryPolicy, ports: readonly number[]): string {
  const own = homes.map(({instead}) => instead)
  const readable = [...system, ...read, ...write, ...own]
  return [
    '(version 1)', '(deny default)', '(allow process-fork)', '(allow process-exec)', '(allow signal (target same-sandbox))', '(allow process-info* (target same-sandbox))', '(allow sysctl-read)',
    '(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo") (global-name "com.apple.system.logger") (global-name "com.apple.SystemConfiguration.configd") (global-name "com.apple.trustd.agent"))',
    '(allow ipc-posix-shm*)', '(allow file-read-metadata)', `(allow file-read* (literal "/") ${readable.map(subpath).join(' ')})`,
    `(allow file-write* ${[...write, ...own].map(subpath).join(' ')} (literal "/dev/null") (literal "/dev/tty") (literal "/dev/dtracehelper"))`,
    '(allow network-bind (local ip "localhost:*"))', '(allow network-inbound (local ip "localhost:*"))',
    ...ports.map(port => `(allow network-outbound (remote ip "localhost:${port}"))`)
  ].join('\n')
}

function subpath(path: string): string {
  return `(subpath ${JSON.stringify(path)})`
}
