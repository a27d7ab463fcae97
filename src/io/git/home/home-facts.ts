import {type Oid} from '../../../core/project/configuration.ts'
import {type Identity} from '../../../core/ports.ts'
import {type Git} from '../git.ts'
import {findIdentity, keepIdentity} from './read-identity.ts'

/** What git says that home is found by; none of it depends on the rest, so it is asked at once, and as early as one likes. */
export interface HomeFacts {
  /** `git config lifecycle.home` */
  readonly configured: string | undefined
  /** Branches, full refs, and their commits. */
  readonly branches: ReadonlyMap<string, Oid>
  /** Branch → top of the worktree that has it checked out. */
  readonly worktrees: ReadonlyMap<string, string>
  /** What the remote calls its main branch. */
  readonly remote: string | undefined
  /** Who is at the keyboard. */
  readonly identity: Identity | undefined
}

/** Asks for all of it from a folder of the repository. `git var -l` prints the whole configuration too: one process less. */
export async function readHomeFacts(git: Git, env: Readonly<Record<string, string | undefined>>): Promise<HomeFacts> {
  const [variables, listed] = await Promise.all([
    git.run(['var', '-l'], {env: keepIdentity(env)}),
    git.run(['for-each-ref', '--format=%(objectname)%00%(refname)%00%(symref)%00%(worktreepath)%00', 'refs/heads/', 'refs/remotes/origin/HEAD'])
  ])
  const refs = listed.split('\0\n').filter(Boolean).map(line => line.split('\0'))
  const heads = refs.filter(([, ref]) => ref?.startsWith('refs/heads/'))
  return {
    configured: [...variables.matchAll(/^lifecycle\.home=(.*)$/gm)].at(-1)?.[1], identity: findIdentity(variables, env), remote: refs.find(([, ref]) => ref === 'refs/remotes/origin/HEAD')?.[2]?.replace('refs/remotes/origin/', '') || undefined,
    branches: new Map(heads.map(([oid = '', ref = '']) => [ref, oid])), worktrees: new Map(heads.flatMap(([, ref = '', , top = '']) => top === '' ? [] : [[ref, top]]))
  }
}
