import {LifecycleError} from '../../core/errors.ts'
import type {Git} from './git.ts'

/** The oldest git that has what the engine relies on: `merge-tree --write-tree`, `patch-id --verbatim`. */
export const leastGit = '2.39'

/** What git says its version is; GIT_MISSING when what is called git answers something else. */
export async function readGitVersion(git: Git): Promise<string> {
  const answer = await git.line(['version']) ?? ''
  const version = /\d+\.\d+(?:\.\d+)*/.exec(answer)?.[0]
  if (version === undefined) throw new LifecycleError('GIT_MISSING', `git version said ${JSON.stringify(answer)}`, {hint: `Install git ${leastGit} or newer.`})
  return version
}

/** Whether a version is new enough; said before anything else is tried, because what an old git answers instead is no help. */
export function isEnoughGit(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = leastGit.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

/** The same version, or GIT_OLD in one line that says what is needed. */
export function requireEnoughGit(version: string): string {
  if (isEnoughGit(version)) return version
  throw new LifecycleError('GIT_OLD', `lifecycle needs git ${leastGit} or newer, and this is git ${version}`, {details: {version}})
}
