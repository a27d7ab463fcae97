import {type Identity} from '../../../core/ports.ts'
import {Git} from '../git.ts'

/**
 * The person's identity as `git commit` would use it. Git invents one from the login and the host's name when none is set;
 * `user.useConfigOnly` forbids it, because a decision must not be signed by `root@localhost`.
 */
export async function readIdentity(cwd: string, env: Readonly<Record<string, string | undefined>> = process.env): Promise<Identity | undefined> {
  // GIT_AUTHOR_* is how people and CI say who they are for one command; every other GIT_* variable stays out.
  const kept = Object.fromEntries(['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'].flatMap(name => env[name] === undefined ? [] : [[name, env[name]]]))
  const line = await new Git(cwd, env).line(['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'], {env: kept as Record<string, string>})
  const match = line === undefined ? undefined : /^(.*) <([^<>]*)> \d+ [+-]\d+$/.exec(line)
  if (!match || match[1] === '' || match[2] === '') return undefined
  return {name: match[1]!, email: match[2]!}
}
