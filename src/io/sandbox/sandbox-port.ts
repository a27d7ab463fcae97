import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import type {SandboxPort} from '../../core/ports.ts'
import type {Sandbox} from '../../core/run/boundary.ts'
import {fsyncWrite} from '../store/fsync-write.ts'
import {shortDigest} from '../store/short-digest.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How long an image that cannot be run is taken to be so: somebody who was told is about to pull it. */
const recheckMs = 3000

/**
 * The sandboxes of this machine, asked for by every view: what was found is kept in `folder` as long as the programs are the same.
 * `isFresh` asks anew, for what the system allows may have changed.
 */
export function makeSandboxPort(folder: string, env: Environment): SandboxPort {
  const found = new Map<string, {readonly at: number; readonly sandbox: Promise<Sandbox>}>()
  return {
    findMissing: async (container, programs) => (await import('./find-container.ts')).findMissing(container, programs),
    find: ({image, isFresh = false} = {}) => {
      const key = image ?? ''
      const known = found.get(key)
      if (known && !isFresh && (image === undefined || performance.now() - known.at < recheckMs)) return known.sandbox
      const sandbox = image === undefined ? findOwn(path.join(folder, 'sandbox.json'), env, isFresh) : findImage(path.join(folder, `container-${shortDigest(image)}.json`), image, env, isFresh)
      found.set(key, {at: performance.now(), sandbox})
      return sandbox
    }
  }
}

async function findOwn(file: string, env: Environment, isFresh: boolean): Promise<Sandbox> {
  const mark = await markOf(['bwrap'], env)
  const kept = isFresh ? undefined : await readKept(file, mark)
  if (kept) return kept
  return keep(file, mark, await (await import('./find-sandbox.ts')).findSandbox())
}

/** Only an image that works is kept. */
async function findImage(file: string, image: string, env: Environment, isFresh: boolean): Promise<Sandbox> {
  const mark = `${await markOf(['podman', 'docker'], env)} ${process.execPath} ${image}`
  const kept = isFresh ? undefined : await readKept(file, mark)
  if (kept) return kept
  const sandbox = await (await import('./find-container.ts')).findContainer(image, env)
  return keep(file, sandbox.kind === 'none' ? '' : mark, sandbox)
}

async function keep(file: string, mark: string, sandbox: Sandbox): Promise<Sandbox> {
  await fsyncWrite(file, JSON.stringify({mark, sandbox})).catch(() => {})
  return sandbox
}

/** What must stay the same for an earlier answer to hold: the programs that would be used, and when they were installed. */
async function markOf(programs: readonly string[], env: Environment): Promise<string> {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter(folder => folder !== '')
  const marks = await Promise.all(programs.map(async program => {
    for (const folder of folders) {
      const file = path.join(folder, program)
      const there = await stat(file).catch(() => undefined)
      if (there) return ` ${file} ${there.mtimeMs}`
    }
    return ''
  }))
  return `${process.platform}${marks.join('')}`
}

async function readKept(file: string, mark: string): Promise<Sandbox | undefined> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as {readonly mark?: unknown; readonly sandbox?: Sandbox}
    return kept.mark === mark && typeof kept.sandbox?.kind === 'string' ? kept.sandbox : undefined
  } catch {
    return undefined
  }
}
