import type {Workspace} from '../../core/ports.ts'
import type {EnginePorts} from '../ports.ts'
import type {Previous} from '../run/finish.ts'

/** A step that a person took and has not handed in: what they began from. */
export interface KeptTake { readonly start: string; readonly previous: Previous }

/**
 * What is in the workspace of a step that was given up; undefined when there is none, or it was handed in. Beginning afresh there would
 * throw somebody's work away.
 */
export async function findKeptTake(ports: EnginePorts, item: string, slot: string): Promise<KeptTake | undefined> {
  const workspace = (await ports.workspaces.list()).find(w => w.item === item && w.slot === slot)
  return workspace && readTake(ports, workspace.folder)
}

/** Undefined for a workspace that holds nothing of a person's any more. */
export async function readTake(ports: EnginePorts, folder: string): Promise<KeptTake | undefined> {
  try {
    const value = JSON.parse(await ports.files.read(fileIn(folder)) ?? '{}') as Partial<KeptTake>
    return value.start === undefined ? undefined : {start: value.start, previous: value.previous ?? {}}
  } catch {
    return undefined
  }
}

/** From now on the workspace is a person's. */
export async function keepTake(ports: EnginePorts, workspace: Workspace, take: KeptTake): Promise<void> {
  await ports.files.write(fileIn(workspace.folder), JSON.stringify(take))
}

/** It was handed in, and is in git. */
export async function endTake(ports: EnginePorts, item: string, slot: string): Promise<void> {
  const workspace = (await ports.workspaces.list()).find(w => w.item === item && w.slot === slot)
  if (workspace) await ports.files.write(fileIn(workspace.folder), '{}')
}

function fileIn(folder: string): string {
  return `${folder}/take.json`
}
