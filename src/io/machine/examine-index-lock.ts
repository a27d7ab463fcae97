import {stat, unlink} from 'node:fs/promises'
import path from 'node:path'
import type {Finding} from '../../core/machine.ts'
import {quoteForShell} from '../../core/quote-for-shell.ts'
import {readRepository, type Repository} from '../git/home/read-repository.ts'
import {isStaleLock, recoverCommits} from '../git/home/recover-commits.ts'
import {wrong, type Patient} from './patient.ts'

/** No git works on an index for this long: whoever made the lock is gone. */
const oldLockMs = 10 * 60_000

/** An index.lock that nobody holds any more stops every commit in this worktree, the person's too. */
export async function examineIndexLock(patient: Patient): Promise<readonly Finding[]> {
  const repository = await readRepository(patient.git.folder, patient.env)
  if (repository?.top === undefined) return []
  return isStaleLock(repository.gitDir) ? [await examineOwnLock(patient, repository, repository.top)] : examineForeignLock(patient, repository)
}

/** Left by one of our own processes: taking it away finishes or takes back what that process was doing. */
async function examineOwnLock({git, mend}: Patient, repository: Repository, top: string): Promise<Finding> {
  const finding = wrong('error', 'own-lock-left', 'the index is locked by a lifecycle that was killed', 'lifecycle doctor --fix')
  if (!mend) return finding
  const {commonDir, gitDir, objectFormat} = repository
  await recoverCommits({git, commonDir, zeros: '0'.repeat(objectFormat === 'sha256' ? 64 : 40)}, {top, gitDir})
  // Of a commit that had not begun there is nothing to recover but the lock itself.
  if (isStaleLock(gitDir)) await unlink(path.join(gitDir, 'index.lock'))
  return {...finding, fixed: true}
}

async function examineForeignLock({now, mend}: Patient, {gitDir}: Repository): Promise<readonly Finding[]> {
  const lock = path.join(gitDir, 'index.lock')
  const found = await stat(lock).catch(() => undefined)
  const ageMs = found === undefined ? 0 : now().getTime() - found.mtimeMs
  if (found === undefined || ageMs < oldLockMs) return []
  const finding = wrong('error', 'index-locked', `${lock} is ${Math.round(ageMs / 60_000)} minutes old: a git that was killed left it`, `rm ${quoteForShell(lock)}`)
  // One with an index in it may hold what somebody was about to commit: only a person throws that away.
  if (!mend || found.size > 0) return [finding]
  await unlink(lock)
  return [{...finding, fixed: true}]
}
