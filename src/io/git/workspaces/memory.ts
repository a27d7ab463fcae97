import {readFile, rename, writeFile} from 'node:fs/promises'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Layout} from './layout.ts'

/** What must survive a restart of the engine. */
export interface Memory {
  /** Branch that the tree is on, full ref. */
  readonly branch: string
  readonly start: Oid
  /** The base that was merged into the tree, while its conflicts are being resolved. */
  readonly merging?: Oid
  /** Digest of the set-up's inputs when it last ran to its end; undefined until it has. */
  readonly setUpWith: string | undefined
  /** Digest of the set-up's inputs at `start`. */
  readonly setUpInputs: string
}

/** Undefined for a workspace that was never finished: it is made anew. */
export async function readMemory(layout: Layout): Promise<Memory | undefined> {
  try {
    return JSON.parse(await readFile(layout.memory, 'utf8')) as Memory
  } catch {
    // Missing, or cut off by a crash: the workspace is made anew.
    return undefined
  }
}

/** Whole or not at all, so that a crash leaves the former memory. */
export async function writeMemory(layout: Layout, memory: Memory): Promise<void> {
  await writeFile(`${layout.memory}.new`, JSON.stringify(memory))
  await rename(`${layout.memory}.new`, layout.memory)
}
