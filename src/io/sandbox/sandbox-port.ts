import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import type {SandboxPort} from '../../core/ports.ts'
import type {Sandbox} from '../../core/run/boundary.ts'
import {fsyncWrite} from '../store/fsync-write.ts'

/**
 * Which sandbox this machine has, asked by every view: what was found is kept in `file` as long as the program is the same. `doctor`
 * asks afresh, for what the system allows may have changed.
 */
export function makeSandboxPort(file: string, env: Readonly<Record<string, string | undefined>>): SandboxPort {
  let found: Promise<Sandbox> | undefined
  const search = async (isFresh: boolean): Promise<Sandbox> => {
    const mark = await markOf(env)
    const kept = isFresh ? undefined : await readKept(file, mark)
    if (kept) return kept
    const sandbox = await (await import('./find-sandbox.ts')).findSandbox()
    await fsyncWrite(file, JSON.stringify({mark, sandbox})).catch(() => {})
    return sandbox
  }
  return {find: options => options?.isFresh ? found = search(true) : found ??= search(false)}
}

/** What must stay the same for an earlier answer to hold: the program that would be used, and when it was installed. */
async function markOf(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, 'bwrap')
    const there = folder === '' ? undefined : await stat(file).catch(() => undefined)
    if (there) return `${process.platform} ${file} ${there.mtimeMs}`
  }
  return process.platform
}

async function readKept(file: string, mark: string): Promise<Sandbox | undefined> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as {readonly mark?: unknown; readonly sandbox?: Sandbox}
    return kept.mark === mark && typeof kept.sandbox?.kind === 'string' ? kept.sandbox : undefined
  } catch {
    return undefined
  }
}
