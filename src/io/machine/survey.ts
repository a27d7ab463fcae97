import type {Survey} from '../../core/machine.ts'
import {Git} from '../git/git.ts'
import {readGitVersion} from '../git/git-version.ts'
import {findAgents, findApiKeys} from './find-agents.ts'
import {findProjectCommands} from './survey-project.ts'

/** What `init` and `doctor` find in a folder before anything of ours is there. Reads only; outside a repository most of it is undefined. */
export async function survey(cwd: string, env: Readonly<Record<string, string | undefined>>, platform: string): Promise<Survey> {
  const git = new Git(cwd, env)
  const [repository, gitVersion, agents] = await Promise.all([findRepository(git), readGitVersion(git), findAgents(env, platform)])
  const base = repository === undefined ? undefined : await findBase(git)
  const commands = await findProjectCommands(repository ?? cwd)
  return {
    repository, gitVersion, base,
    hasCommits: base !== undefined && await git.line(['rev-parse', '--verify', '--quiet', `refs/heads/${base}`]) !== undefined,
    identity: await readIdentity(git),
    testCommand: commands.test, setupCommand: commands.setup,
    agents, apiKeys: findApiKeys(env),
    initialised: repository !== undefined && await isInitialised(git, base)
  }
}

/** The top of the working tree; of a bare repository, which has none, the repository itself. */
async function findRepository(git: Git): Promise<string | undefined> {
  const isBare = await git.line(['rev-parse', '--is-bare-repository']) === 'true'
  return git.line(['rev-parse', isBare ? '--absolute-git-dir' : '--show-toplevel'])
}

/** The branch that finished work is merged into: what the remote calls its default, else what git would, else the usual names, else the present one. */
async function findBase(git: Git): Promise<string | undefined> {
  const remote = await git.line(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  const configured = await git.line(['config', '--get', 'init.defaultBranch'])
  const candidates = [remote?.replace(/^origin\//, ''), configured, 'main', 'master'].filter(name => name !== undefined && name !== '')
  for (const name of candidates) {
    if (await git.line(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`]) !== undefined) return name
  }
  return git.line(['symbolic-ref', '--quiet', '--short', 'HEAD'])
}

async function readIdentity(git: Git): Promise<{readonly name: string; readonly email: string} | undefined> {
  // With useConfigOnly git answers only what somebody has set, never a name made up from the machine's.
  const line = await git.line(['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'])
  const match = /^(?<name>.+) <(?<email>[^<>]+)> \d+ [+-]\d{4}$/.exec(line ?? '')
  return match?.groups ? {name: match.groups['name']!, email: match.groups['email']!} : undefined
}

async function isInitialised(git: Git, base: string | undefined): Promise<boolean> {
  const home = await git.line(['config', '--get', 'lifecycle.home'])
  for (const branch of [home, base, 'lifecycle']) {
    if (branch === undefined) continue
    const ref = branch.startsWith('refs/') ? branch : `refs/heads/${branch}`
    for (const file of ['.lifecycle/project.md', 'project.md']) {
      if (file === 'project.md' && branch === base) continue
      if ((await git.try(['cat-file', '-e', `${ref}:${file}`])).code === 0) return true
    }
  }
  return false
}
