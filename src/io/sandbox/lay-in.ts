import {mkdir, rm, stat, symlink} from 'node:fs/promises'
import path from 'node:path'
import type {BoundaryPolicy} from '../../core/run/boundary.ts'

/**
 * Lays what a policy lets be read of a home folder into the folder that stands in its place, as links: for sandboxes that cannot mount.
 * What is there under such a name already is an earlier run's, and gives way.
 */
export async function layIn({homes, read}: Pick<BoundaryPolicy, 'homes' | 'read'>): Promise<void> {
  for (const target of read) {
    const home = homes.find(candidate => target.startsWith(`${candidate.path}/`))
    if (home === undefined || !await stat(target).then(() => true, () => false)) continue
    const link = path.join(home.instead, path.relative(home.path, target))
    await mkdir(path.dirname(link), {recursive: true})
    await rm(link, {recursive: true, force: true})
    await symlink(target, link)
  }
}

/** An environment in which the variables that name a home folder name the one in its place. */
export function moveHomes(env: Readonly<Record<string, string>>, {homes}: Pick<BoundaryPolicy, 'homes'>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => {
    const home = /(?:^|_)HOME$|_CONFIG_DIR$/.test(name) ? homes.find(({path: place}) => value === place || value.startsWith(`${place}/`)) : undefined
    return [name, home === undefined ? value : `${home.instead}${value.slice(home.path.length)}`]
  }))
}
