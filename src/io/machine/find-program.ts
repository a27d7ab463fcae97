import {execFile} from 'node:child_process'
import {access, constants, stat} from 'node:fs/promises'
import path from 'node:path'

/** Where a program was found, and the first version number in what its `--version` says. */
export interface FoundProgram { readonly path: string; readonly version: string | undefined }

/**
 * Looks a program up on PATH the way a shell does, and asks it for its version; one that does not answer within five seconds has none.
 * Only a program that is known to have such an option may be asked: a deployment that is called with `--version` may deploy.
 */
export async function findProgram(name: string, env: Readonly<Record<string, string | undefined>>, {isAsked}: {readonly isAsked: boolean} = {isAsked: true}): Promise<FoundProgram | undefined> {
  const file = await locateProgram(name, env)
  return file === undefined ? undefined : {path: file, version: isAsked ? await askVersion(file, env) : undefined}
}

async function locateProgram(name: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  // A name with a slash is a path already; PATH is not searched for it.
  const candidates = name.includes('/') ? [path.resolve(name)] : (env['PATH'] ?? '').split(path.delimiter).filter(Boolean).map(folder => path.join(folder, name))
  for (const file of candidates) {
    if (await isExecutable(file)) return file
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    // Not there, or not ours to run: the same answer for a search.
    return false
  }
}

async function askVersion(file: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  return new Promise(resolve => {
    const child = execFile(file, ['--version'], {env: {...env}, timeout: 5000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024}, (_error, stdout, stderr) => {
      resolve(/\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)?/.exec(`${stdout}\n${stderr}`)?.[0])
    })
    child.stdin?.end()
  })
}
