import {access, constants, statfs} from 'node:fs/promises'
import path from 'node:path'
import type {Finding} from '../../core/machine.ts'
import {stateFolder} from '../store/state-folder.ts'
import {wrong, type Patient} from './patient.ts'

/** Less than this, and the next workspace or state commit may not fit. */
const leastBytes = 100 * 1024 * 1024

/** Whether what a run needs to write can be written: the git directory and the state folder. Nothing is said where all is well. */
export async function examineDisk({git, env}: Pick<Patient, 'git' | 'env'>): Promise<readonly Finding[]> {
  const gitDir = await git.line(['rev-parse', '--path-format=absolute', '--git-common-dir'])
  const folders = [...(gitDir === undefined ? [] : [gitDir]), await findExisting(stateFolder(env, 'any'))]
  return (await Promise.all(folders.map(async folder => judgeFolder(folder, await lookAt(folder))))).flat()
}

/** `refused`: the code with which the system says that nothing can be written there. */
export function judgeFolder(folder: string, {refused, freeBytes}: {readonly refused: string | undefined; readonly freeBytes: number | undefined}): readonly Finding[] {
  if (refused === 'EROFS') return [wrong('error', 'read-only', `${folder} lies on a file system that is mounted read-only: nothing can be recorded`, 'Mount it for writing, or work in a clone elsewhere.')]
  if (refused !== undefined) return [wrong('error', 'not-writable', `${folder} may not be written to (${refused}): nothing can be recorded`, 'Check its owner and permissions.')]
  if (freeBytes === undefined || freeBytes >= leastBytes) return []
  const free = `${Math.floor(freeBytes / 1024 / 1024)} MB`
  return [wrong(freeBytes < 1024 * 1024 ? 'error' : 'warning', 'disk-full', `${free} are free where ${folder} lies`, 'Free some disk space; what waits goes on by itself.')]
}

async function lookAt(folder: string): Promise<{readonly refused: string | undefined; readonly freeBytes: number | undefined}> {
  const refused = await access(folder, constants.W_OK).then(() => undefined, (error: NodeJS.ErrnoException) => error.code ?? 'unknown')
  const freeBytes = await statfs(folder).then(({bavail, bsize}) => bavail * bsize, () => undefined)
  return {refused, freeBytes}
}

/** The folder, or the nearest above it that there is already. */
async function findExisting(folder: string): Promise<string> {
  const isThere = await access(folder).then(() => true, () => false)
  return isThere || folder === path.dirname(folder) ? folder : findExisting(path.dirname(folder))
}
