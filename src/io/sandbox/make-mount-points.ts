import {lstat, mkdir, rm, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import type {BoundaryPolicy} from '../../core/run/boundary.ts'
import type {Mount} from './container-arguments.ts'

/**
 * Makes the places in the agent's own home folder that something is mounted on: left to the engine, they would belong to root. An
 * agent has written there before: a link of its making is never followed, but replaced.
 */
export async function makeMountPoints(homes: BoundaryPolicy['homes'], mounts: readonly Mount[]): Promise<void> {
  // The innermost of two homes is the one that something is mounted in.
  const innermost = homes.toSorted((a, b) => b.path.length - a.path.length)
  for (const {source, target} of mounts) {
    const home = innermost.find(candidate => target.startsWith(`${candidate.path}/`))
    if (home) await makeMountPoint(home.instead, path.relative(home.path, target).split(path.sep), (await stat(source)).isDirectory())
  }
}

async function makeMountPoint(root: string, names: readonly string[], isFolder: boolean): Promise<void> {
  for (const [i] of names.entries()) {
    const place = path.join(root, ...names.slice(0, i + 1))
    const wantsFolder = isFolder || i < names.length - 1
    const there = await lstat(place).catch(() => undefined)
    if (there && (wantsFolder ? there.isDirectory() : there.isFile())) continue
    if (there) await rm(place, {recursive: true})
    if (wantsFolder) await mkdir(place, {mode: 0o700})
    else await writeFile(place, '', {flag: 'wx', mode: 0o600})
  }
}
