import {type Identity} from '../../../core/ports.ts'
import {Git} from '../git.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The person's identity as `git commit` would use it. Git invents one from the login and the host's name when none is set;
 * `user.useConfigOnly` forbids it, because a decision must not be signed by `root@localhost`.
 */
export async function readIdentity(cwd: string, env: Environment = process.env): Promise<Identity | undefined> {
  return parseIdentity(await new Git(cwd, env).line(['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'], {env: keepIdentity(env)}))
}

/** GIT_AUTHOR_* is how people and CI say who they are for one command; every other GIT_* variable stays out. */
export function keepIdentity(env: Environment): Record<string, string> {
  const names = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']
  return Object.fromEntries(names.flatMap(name => env[name] === undefined ? [] : [[name, env[name]]]))
}

/**
 * The same from what `git var -l` prints, which does not refuse to invent: the rule of `user.useConfigOnly` is applied here.
 */
export function findIdentity(variables: string, env: Environment): Identity | undefined {
  const isSet = (part: 'name' | 'email'): boolean => env[`GIT_AUTHOR_${part.toUpperCase()}`] !== undefined || new RegExp(`^(?:user|author)\\.${part}=`, 'm').test(variables)
  const line = /^GIT_AUTHOR_IDENT=(.*)$/gm.exec(variables.slice(Math.max(0, variables.lastIndexOf('\nGIT_AUTHOR_IDENT='))))?.[1]
  return isSet('name') && isSet('email') ? parseIdentity(line) : undefined
}

function parseIdentity(line: string | undefined): Identity | undefined {
  const match = line === undefined ? undefined : /^(.*) <([^<>]*)> \d+ [+-]\d+$/.exec(line)
  if (!match || match[1] === '' || match[2] === '') return undefined
  return {name: match[1]!, email: match[2]!}
}
