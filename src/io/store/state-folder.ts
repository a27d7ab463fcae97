import {homedir, userInfo} from 'node:os'
import path from 'node:path'
import {shortDigest} from './short-digest.ts'

/**
 * Name of a repository in the state folder, the same for all its worktrees: its folder's name, for people, and a digest of the
 * absolute path of its common git directory. `commonDir` must be a real path.
 */
export function repositoryId(commonDir: string): string {
  const folder = path.basename(commonDir) === '.git' ? path.dirname(commonDir) : commonDir
  const name = path.basename(folder).toLowerCase().replace(/\.git$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 32)
  return `${name || 'repository'}-${shortDigest(commonDir).slice(0, 12)}`
}

/**
 * Where workspaces, live logs and caches of a repository lie: outside it, so that no tool walks into them and `git clean` takes nothing.
 * `$LIFECYCLE_STATE`, else the XDG state folder, on macOS too: `~/Library/Application Support` has a blank in it, which build scripts
 * in workspaces do not survive.
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>>, id: string): string {
  const own = env['LIFECYCLE_STATE']
  if (own && path.isAbsolute(own)) return path.join(own, id)
  const xdg = env['XDG_STATE_HOME']
  // The XDG specification says that a relative path is to be ignored.
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(homeOf(env), '.local', 'state')
  return path.join(base, 'lifecycle', id)
}

/** Services and containers run with an empty HOME: a relative folder would be made in whatever checkout the command stands in. */
function homeOf(env: Readonly<Record<string, string | undefined>>): string {
  return [env['HOME'] ?? '', homedir()].find(home => path.isAbsolute(home)) ?? userInfo().homedir
}
