import {constants} from 'node:fs'
import {access, link, mkdir, open, readFile, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {type ProcessIdentity} from './process-identity.ts'

/** The files of a run's folder; what each is for stands in core/ports.ts at `SupervisedRun`. */
export function runFiles(folder: string) {
  const file = (name: string) => path.join(folder, name)
  return {
    request: file('request.json'), claim: file('claim.json'), agent: file('agent.json'), container: file('container.json'), live: file('live.json'),
    log: file('log'), errors: file('errors'), exit: file('exit.json'), stop: file('stop')
  } as const
}

/** Who runs it: written by the supervisor before it spawns anything. */
export interface ClaimFile extends ProcessIdentity {
  /** Unique mark that every process of the run carries as `LIFECYCLE_RUN_ID`. */
  readonly runId: string
}

/** The agent's first process, leader of its own group. */
export type AgentFile = ProcessIdentity

/** Makes a file appear whole or not at all, and stay after a power cut. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file)
  await writeSynced(temporary, text)
  await rename(temporary, file)
  await syncFolder(path.dirname(file))
}

/** As `writeWhole`, for what may be lost with the machine: readers still never see half of it. */
export async function replaceWhole(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file)
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}

/** Makes a file appear whole if none is there; false when one is. Of any number of rivals exactly one gets true. */
export async function claimWhole(file: string, text: string): Promise<boolean> {
  const temporary = temporaryName(file)
  await writeSynced(temporary, text)
  try {
    await link(temporary, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, {force: true})
  }
  await syncFolder(path.dirname(file))
  return true
}

/** The file's JSON, or undefined when it is not there or is none. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

/** The file's text, or undefined when it is not there. Bytes that are no UTF-8 are shown as replacement characters. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whether a file or folder is there. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false)
}

/** Makes the folder of a run, readable by its owner alone: logs hold what agents saw. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: 0o700})
}

let made = 0

/** Unlike any that another process, or another call in this one, uses for the same file. */
function temporaryName(file: string): string {
  made += 1
  return `${file}.${process.pid}.${made}.tmp`
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

