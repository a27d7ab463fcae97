import type {SandboxPort} from '../../core/ports.ts'
import {imagesOf} from '../../core/project/choose-boundary.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import type {Snapshot} from '../../core/project/snapshot.ts'

/** Images that agents of this configuration are to run in and cannot, with why and what to do. */
export async function findUnusableImages(port: Pick<SandboxPort, 'find'>, configuration: Configuration): Promise<Snapshot['unusableImages']> {
  const found = await Promise.all(imagesOf(configuration).map(async image => [image, await port.find({image})] as const))
  return new Map(found.flatMap(([image, sandbox]) => sandbox.kind === 'none' ? [[image, `${sandbox.why}; ${sandbox.remedy}`] as const] : []))
}

/** The same text for the same images and reasons. */
export function describeUnusable(images: Snapshot['unusableImages']): string {
  return JSON.stringify([...images])
}
